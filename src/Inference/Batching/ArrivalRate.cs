namespace EdgeCx.Inference.Batching;

/// <summary>How often windows come, over the last quarter of a second: what the planner may expect of the next moment.</summary>
internal struct ArrivalRate
{
    private const long PeriodNs = 250_000_000;
    private long _fromNs;
    private int _count;

    public ArrivalRate()
    {
    }

    /// <summary>Mean time between windows, ns; <see cref="long.MaxValue"/> while unknown or when none came.</summary>
    public long GapNs { get; private set; } = long.MaxValue;

    /// <summary>A window came.</summary>
    public void Add() => _count++;

    /// <summary>Time passes.</summary>
    public void Tick(long nowNs)
    {
        if (nowNs - _fromNs < PeriodNs)
        {
            return;
        }

        GapNs = _count == 0 ? long.MaxValue : (nowNs - _fromNs) / _count;
        _fromNs = nowNs;
        _count = 0;
    }
}
