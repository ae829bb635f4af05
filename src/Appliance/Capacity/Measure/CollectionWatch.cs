namespace EdgeCx.Appliance.Capacity.Measure;

/// <summary>Follows this process's collections of garbage since it was made; looked at now and then.</summary>
internal sealed class CollectionWatch
{
    private readonly int _gen0 = GC.CollectionCount(0);
    private readonly int _gen2 = GC.CollectionCount(2);
    private readonly TimeSpan _paused = GC.GetTotalPauseDuration();

    // The runtime tells of the last collection of a kind, and that may have been before: a measured heap is collected with everything stopped.
    private readonly long _index = GC.GetGCMemoryInfo(GCKind.Any).Index;
    private int _gen2Seen = GC.CollectionCount(2);
    private double _longestGen2Ms;
    private double _longestYoungMs;

    /// <summary>Looks at what was collected since the last look. Of several collections of a kind in between, the last counts.</summary>
    public void Look()
    {
        _longestYoungMs = Math.Max(_longestYoungMs, LongestMs(GCKind.Ephemeral));
        var gen2 = GC.CollectionCount(2);
        if (gen2 == _gen2Seen)
        {
            return;
        }

        _gen2Seen = gen2;
        _longestGen2Ms = Math.Max(_longestGen2Ms, Math.Max(LongestMs(GCKind.Background), LongestMs(GCKind.FullBlocking)));
    }

    /// <summary>What there was so far.</summary>
    public CollectionFigures Figures() => new(
        GC.CollectionCount(0) - _gen0,
        GC.CollectionCount(2) - _gen2,
        Math.Round(_longestGen2Ms, 2),
        Math.Round(Math.Max(_longestGen2Ms, _longestYoungMs), 2),
        Math.Round((GC.GetTotalPauseDuration() - _paused).TotalMilliseconds, 2));

    private double LongestMs(GCKind kind)
    {
        var collection = GC.GetGCMemoryInfo(kind);
        var longest = 0.0;
        if (collection.Index <= _index)
        {
            return longest;
        }

        foreach (var pause in collection.PauseDurations)
        {
            longest = Math.Max(longest, pause.TotalMilliseconds);
        }

        return longest;
    }
}
