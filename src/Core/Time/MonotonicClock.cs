namespace EdgeCx.Core.Time;

/// <summary>
/// Monotonic time in nanoseconds from a <see cref="TimeProvider"/>: what budgets and deadlines are counted in.
/// Wall-clock jumps do not move it. UTC is taken from the same provider, only for what is shown or stored.
/// </summary>
public sealed class MonotonicClock
{
    private readonly TimeProvider _provider;
    private readonly double _nsPerTick;
    private readonly bool _ticksAreNs;

    /// <summary>Makes a clock over a provider (<see cref="TimeProvider.System"/> in production, a manual one in tests).</summary>
    public MonotonicClock(TimeProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        _provider = provider;
        _nsPerTick = 1e9 / provider.TimestampFrequency;
        _ticksAreNs = provider.TimestampFrequency == 1_000_000_000;
    }

    /// <summary>The provider behind this clock.</summary>
    public TimeProvider Provider => _provider;

    /// <summary>Monotonic now, in ns from an arbitrary start.</summary>
    public long NowNs => _ticksAreNs ? _provider.GetTimestamp() : (long)(_provider.GetTimestamp() * _nsPerTick);

    /// <summary>UTC now, for display and storage only.</summary>
    public DateTimeOffset UtcNow => _provider.GetUtcNow();

    /// <summary>Milliseconds from <paramref name="fromNs"/> to <paramref name="toNs"/>.</summary>
    public static double ElapsedMs(long fromNs, long toNs) => (toNs - fromNs) / 1e6;
}
