using EdgeCx.Media.Framing;

namespace EdgeCx.Media.Tests.Framing;

public sealed class MediaTimelineTests
{
    private const long Ms = 1_000_000;
    private MediaTimeline _timeline;
    private MediaClock _clock;

    public MediaTimelineTests() => _clock.Start(0);

    [Fact]
    public void Place_OverATimestampWrap_GoesOn()
    {
        Place(uint.MaxValue - 159, 0, 0).ShouldBe(0);
        Place(0, 20, 160).ShouldBe(160);
        Place(160, 40, 320).ShouldBe(320);
    }

    [Fact]
    public void Place_SilenceSuppression_LeavesAGapByTimestamp()
    {
        Place(1000, 0, 0).ShouldBe(0);
        Place(1000 + 8000, 1003, 160).ShouldBe(8000);
    }

    [Fact]
    public void Place_AbsurdJumpAhead_IsPlacedByArrival()
    {
        Place(1000, 0, 0).ShouldBe(0);
        Place(900_000_000, 100, 160).ShouldBe(800);
        Place(900_000_160, 120, 960).ShouldBe(960);
    }

    [Fact]
    public void Place_BurstAfterAStall_CutsOffWhatIsTooLateOnly()
    {
        Place(0, 0, 0).ShouldBe(0);

        // Stalled 3 s, of which 2 s were laid as silence; then everything comes at once.
        for (var i = 1; i < 150; i++)
        {
            Place((uint)(160 * i), 3000, 16_000 + Math.Max(0, (160 * i) - 16_000)).ShouldBe(160 * i);
        }
    }

    [Fact]
    public void Place_TimestampsThatStoodStillDuringAHold_AreBelievedNoMore()
    {
        Place(0, 0, 0).ShouldBe(0);
        for (var i = 0; i < 10; i++)
        {
            Place((uint)(160 * (i + 1)), 30_000 + (20 * i), 232_000).ShouldBe(160 * (i + 1));
        }

        Place(160 * 11, 30_200, 232_000).ShouldBe(241_600);
        Place(160 * 12, 30_220, 241_760).ShouldBe(241_760);
    }

    [Fact]
    public void Place_StoodStillWithAMarker_IsPlacedAtOnce()
    {
        Place(0, 0, 0).ShouldBe(0);
        Place(160, 30_000, 232_000, marker: true).ShouldBe(240_000);
    }

    [Fact]
    public void Place_NewStream_GoesOnByArrivalAndNeverBack()
    {
        Place(0, 0, 0).ShouldBe(0);
        _timeline.Forget();
        Place(77_777, 10, 1600).ShouldBe(1600);
        _timeline.Forget();
        Place(5, 500, 1760).ShouldBe(4000);
    }

    [Fact]
    public void PositionAt_AndArrivalAt_AreInverse()
    {
        var clock = default(MediaClock);
        clock.Start(5000);
        clock.Start(99);
        clock.PositionAt(clock.ArrivalAt(12_345)).ShouldBe(12_345);
        clock.PositionAt(4999).ShouldBe(-1);
    }

    private long Place(uint timestamp, long atMs, long end, bool marker = false) =>
        _timeline.Place(timestamp, marker, 160, atMs * Ms, end, _clock);
}
