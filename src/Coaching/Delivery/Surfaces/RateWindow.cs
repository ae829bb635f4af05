namespace EdgeCx.Coaching.Delivery.Surfaces;

/// <summary>At most so many a minute, counted over the last minute and not by the clock's. One thread at a time.</summary>
internal sealed class RateWindow
{
    private const long MinuteNs = 60_000_000_000;

    private readonly long[] _takenNs;
    private int _next;

    /// <summary>Makes a window.</summary>
    public RateWindow(int perMinute)
    {
        _takenNs = new long[perMinute];
        Array.Fill(_takenNs, long.MinValue);
    }

    /// <summary>Takes one; false when the last minute had its share.</summary>
    public bool TryTake(long nowNs)
    {
        ref var oldest = ref _takenNs[_next];
        if (oldest != long.MinValue && nowNs - oldest < MinuteNs)
        {
            return false;
        }

        oldest = nowNs;
        _next = (_next + 1) % _takenNs.Length;
        return true;
    }
}
