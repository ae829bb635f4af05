namespace EdgeCx.Appliance.Capacity.Measure;

/// <summary>Follows this process's collections of garbage since it was made; looked at now and then.</summary>
internal sealed class CollectionWatch
{
    private readonly int _gen0 = GC.CollectionCount(0);
    private readonly int _gen2 = GC.CollectionCount(2);
    private readonly TimeSpan _paused = GC.GetTotalPauseDuration();
    private int _gen2Seen = GC.CollectionCount(2);
    private double _longestMs;

    /// <summary>Looks at what was collected since the last look. Of several full collections in between, the last of each kind counts.</summary>
    public void Look()
    {
        var gen2 = GC.CollectionCount(2);
        if (gen2 == _gen2Seen)
        {
            return;
        }

        _gen2Seen = gen2;
        _longestMs = Math.Max(_longestMs, Math.Max(LongestMs(GCKind.Background), LongestMs(GCKind.FullBlocking)));
    }

    /// <summary>What there was so far.</summary>
    public CollectionFigures Figures() => new(
        GC.CollectionCount(0) - _gen0,
        GC.CollectionCount(2) - _gen2,
        Math.Round(_longestMs, 2),
        Math.Round((GC.GetTotalPauseDuration() - _paused).TotalMilliseconds, 2));

    private static double LongestMs(GCKind kind)
    {
        var longest = 0.0;
        foreach (var pause in GC.GetGCMemoryInfo(kind).PauseDurations)
        {
            longest = Math.Max(longest, pause.TotalMilliseconds);
        }

        return longest;
    }
}
