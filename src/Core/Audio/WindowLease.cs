namespace EdgeCx.Core.Audio;

/// <summary>
/// The right to use one slot of a <see cref="WindowPool"/>. Copying the struct does not copy the right: one holder returns it.
/// </summary>
public readonly struct WindowLease : IEquatable<WindowLease>
{
    private readonly WindowPool? _pool;
    private readonly int _slot;

    internal WindowLease(WindowPool pool, int slot)
    {
        _pool = pool;
        _slot = slot;
    }

    /// <summary>True for a default lease, which holds no audio.</summary>
    public bool IsEmpty => _pool is null;

    /// <summary>The samples, linear 16-bit; empty for a default lease.</summary>
    public Span<short> Samples => _pool is null ? [] : _pool.Slot(_slot);

    /// <summary>
    /// The same audio at 16 kHz: sample 2n is heard at the time of sample n of <see cref="Samples"/>. Empty where it was not heard wide-band.
    /// </summary>
    public Span<short> Wide => _pool is null ? [] : _pool.WideSlot(_slot);

    /// <summary>Clears the audio and gives the slot back. Returning a default lease does nothing.</summary>
    /// <exception cref="InvalidOperationException">The slot was not leased: it was returned twice.</exception>
    public void Return() => _pool?.Return(_slot);

    /// <inheritdoc/>
    public bool Equals(WindowLease other) => ReferenceEquals(_pool, other._pool) && _slot == other._slot;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is WindowLease other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _slot;

    /// <summary>Same slot of the same pool.</summary>
    public static bool operator ==(WindowLease left, WindowLease right) => left.Equals(right);

    /// <summary>Different slots or pools.</summary>
    public static bool operator !=(WindowLease left, WindowLease right) => !left.Equals(right);
}
