namespace EdgeCx.Core.Audio;

/// <summary>
/// Slots that hold audio at 8 kHz and the same at 16 kHz, for wide-band legs: made in slabs as such legs come, up to a limit, and kept. Where none
/// comes there is none. Renting and returning take no lock and allocate nothing; audio of both rates is cleared on return. Safe from any thread.
/// </summary>
public sealed class WidePool
{
    private readonly WindowPool?[] _slabs;
    private readonly int _slotsPerSlab;
    private readonly int _samplesPerSlot;
    private readonly Lock _growing = new();
    private int _reserved;
    private int _made;

    /// <summary>Describes a pool; nothing is made yet.</summary>
    /// <param name="maxSlots">Most slots there may ever be.</param>
    /// <param name="slotsPerSlab">How many are made at a time.</param>
    /// <param name="samplesPerSlot">Length of each, in samples at 8 kHz; it has room for twice as many at 16 kHz besides.</param>
    public WidePool(int maxSlots, int slotsPerSlab, int samplesPerSlot)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxSlots);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(slotsPerSlab);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(samplesPerSlot);
        MaxSlots = maxSlots;
        _slotsPerSlab = slotsPerSlab;
        _samplesPerSlot = samplesPerSlot;
        _slabs = new WindowPool?[(maxSlots + slotsPerSlab - 1) / slotsPerSlab];
    }

    /// <summary>Most slots there may ever be.</summary>
    public int MaxSlots { get; }

    /// <summary>Slots that there are; 0 before the first wide-band leg.</summary>
    public int Made => Volatile.Read(ref _made);

    /// <summary>Slots that are rented now. Zero after a clean shutdown.</summary>
    public int Outstanding
    {
        get
        {
            var outstanding = 0;
            for (var i = 0; i < _slabs.Length && Volatile.Read(ref _slabs[i]) is { } slab; i++)
            {
                outstanding += slab.Outstanding;
            }

            return outstanding;
        }
    }

    /// <summary>A wide-band leg comes: makes what is missing for so many more slots, up to the limit. Allocates and locks, as coming legs may.</summary>
    public void Reserve(int slots)
    {
        lock (_growing)
        {
            _reserved += slots;
            for (var i = _made / _slotsPerSlab; _made < Math.Min(_reserved, MaxSlots); i++)
            {
                var count = Math.Min(_slotsPerSlab, MaxSlots - _made);
                Volatile.Write(ref _slabs[i], new WindowPool(count, _samplesPerSlot, PcmFormat.WideFactor * _samplesPerSlot));
                Volatile.Write(ref _made, _made + count);
            }
        }
    }

    /// <summary>A leg that had reserved goes; its slots are there for the next.</summary>
    public void Unreserve(int slots)
    {
        lock (_growing)
        {
            _reserved -= slots;
        }
    }

    /// <summary>Rents a slot, whose samples are all zero; false when none is free.</summary>
    public bool TryRent(out WindowLease lease)
    {
        for (var i = 0; i < _slabs.Length && Volatile.Read(ref _slabs[i]) is { } slab; i++)
        {
            if (slab.TryRent(out lease))
            {
                return true;
            }
        }

        lease = default;
        return false;
    }
}
