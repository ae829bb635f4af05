using EdgeCx.Appliance.Capacity.Load;
using EdgeCx.Appliance.Capacity.Measure;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Tests.Capacity;

public sealed class FlowWatchTests
{
    private const long MsNs = 1_000_000;

    [Theory]
    [InlineData(1000, 1050, true)]
    [InlineData(1350, 1400, true)]
    [InlineData(650, 701, true)]
    [InlineData(1451, 1500, false)]
    [InlineData(600, 699, false)]
    public void Touches_TimeNearAStall_IsPutDownToIt(long fromMs, long toMs, bool touches)
    {
        var book = new StallBook();
        book.Add([new Stall(200 * MsNs, 230 * MsNs), new Stall(1000 * MsNs, 1150 * MsNs)]);

        book.Touches(fromMs * MsNs, toMs * MsNs).ShouldBe(touches);
        book.Count.ShouldBe(2);
        book.TotalMs.ShouldBe(180, 0.01);
        book.LongestMs.ShouldBe(150, 0.01);
    }

    [Fact]
    public async Task Dispose_LateDuringAStall_IsInTheWholeAndNotOutsideStalls()
    {
        var metrics = new FlowMetrics();
        var clock = new MonotonicClock(TimeProvider.System);
        var stalls = new StallBook();
        metrics.AddDeadlineMiss();
        metrics.Stages[Stage.EndToEnd].RecordNs(900 * MsNs);
        using var watch = new FlowWatch(metrics, leastRung: 0, clock, stalls);

        // Long after it, so that no slice holds both.
        Late(metrics, 200);
        var stall = clock.NowNs;
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        metrics.Stages[Stage.EndToEnd].RecordNs(10 * MsNs);
        metrics.Drops.Add(DropReason.Glance);
        stalls.Add([new Stall(stall - (30 * MsNs), stall)]);
        watch.Dispose();

        watch.All.EndToEnd.Count.ShouldBe(2);
        watch.All.EndToEnd.MaxMs.ShouldBe(200, 4);
        watch.All.Misses.ShouldBe(1);
        watch.All.Shed.NonZero().ShouldBe(
            new Dictionary<string, long> { ["deadline-passed"] = 1, ["deadline-infeasible"] = 2, ["glance"] = 1, ["emotion-rung-2"] = 1 }, ignoreOrder: true);
        watch.All.Shed.Grave.ShouldBe(3);
        watch.OutsideStalls.EndToEnd.Count.ShouldBe(1);
        watch.OutsideStalls.EndToEnd.MaxMs.ShouldBe(10, 0.2);
        watch.OutsideStalls.Misses.ShouldBe(0);
        watch.OutsideStalls.Shed.Grave.ShouldBe(0);
        watch.OutsideStalls.Shed.Total.ShouldBe(1);
        watch.OutsideStalls.Ns.ShouldBeInRange(1, watch.All.Ns - (200 * MsNs));
    }

    [Fact]
    public void Take_ConfiguredRung_IsNotShed()
    {
        var metrics = new FlowMetrics();
        metrics.Rungs.Add(0);
        metrics.Rungs.Add(1);
        metrics.Rungs.Add(3);
        var counts = new ShedCounts();

        counts.Take(metrics, leastRung: 1);

        counts.NonZero().ShouldBe([new("emotion-rung-3", 1)]);
    }

    private static void Late(FlowMetrics metrics, int ms)
    {
        metrics.Stages[Stage.EndToEnd].RecordNs(ms * MsNs);
        metrics.AddDeadlineMiss();
        metrics.Drops.Add(DropReason.DeadlinePassed);
        metrics.Drops.Add(DropReason.DeadlineInfeasible, 2);
        metrics.Drops.Add(DropReason.NoAgent);
        metrics.Rungs.Add(0);
        metrics.Rungs.Add(2);
    }
}
