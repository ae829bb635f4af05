namespace EdgeCx.Core.Calls;

/// <summary>A leg's number, unique in this process and never reused.</summary>
/// <param name="Value">Counts up from 1.</param>
public readonly record struct LegId(long Value)
{
    private static long _last;

    /// <summary>The next free number.</summary>
    public static LegId Next() => new(Interlocked.Increment(ref _last));

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
