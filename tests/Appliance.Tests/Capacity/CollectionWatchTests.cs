using EdgeCx.Appliance.Capacity.Measure;

namespace EdgeCx.Appliance.Tests.Capacity;

public sealed class CollectionWatchTests
{
    [Fact]
    public void Figures_FullCollectionBeforeItWasMade_IsNotTold()
    {
        // Much to mark: a pause that no later collection has to the hundredth of a millisecond, and that a short one does not exceed.
        object[] live = [.. Enumerable.Range(0, 500_000).Select(static i => new object[] { i })];
        GC.Collect(2, GCCollectionMode.Forced, blocking: true);
        var before = GC.GetGCMemoryInfo(GCKind.FullBlocking).PauseDurations.ToArray().Max(static p => p.TotalMilliseconds);

        var watch = new CollectionWatch();
        GC.KeepAlive(live);
        live = [];
        GC.Collect(2, GCCollectionMode.Forced, blocking: false);
        watch.Look();

        var figures = watch.Figures();
        figures.Gen2.ShouldBeGreaterThan(0);
        figures.LongestGen2PauseMs.ShouldNotBe(Math.Round(before, 2));
    }

    [Fact]
    public void Figures_YoungCollection_IsTheLongestOfAnyAndNoneOfGeneration2()
    {
        var watch = new CollectionWatch();
        GC.Collect(1, GCCollectionMode.Forced, blocking: true);
        watch.Look();

        var figures = watch.Figures();
        figures.Gen0.ShouldBeGreaterThan(0);
        figures.LongestPauseMs.ShouldBeGreaterThan(0);
        figures.LongestPauseMs.ShouldBeGreaterThanOrEqualTo(figures.LongestGen2PauseMs);
        figures.PauseMs.ShouldBeGreaterThanOrEqualTo(Math.Floor(figures.LongestPauseMs));
    }
}
