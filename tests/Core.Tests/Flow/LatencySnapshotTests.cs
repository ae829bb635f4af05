using EdgeCx.Core.Flow;

namespace EdgeCx.Core.Tests.Flow;

public class LatencySnapshotTests
{
    [Fact]
    public void SetDifference_SlowBeginning_PercentilesAreOfTheIntervalAlone()
    {
        var histogram = new LatencyHistogram();
        Record(histogram, 1000, 200);
        var before = new LatencySnapshot();
        before.Take(histogram);
        Record(histogram, 90, 10);
        Record(histogram, 10, 40);
        var interval = new LatencySnapshot();
        interval.Take(histogram);

        interval.SetDifference(interval, before);

        interval.Count.ShouldBe(100);
        interval.SumMs.ShouldBe(1300, 1);
        interval.PercentileMs(0.5).ShouldBe(10, 0.2);
        interval.PercentileMs(0.99).ShouldBe(40, 0.7);
        interval.MaxMs.ShouldBe(40, 0.7);
        histogram.PercentileMs(0.5).ShouldBe(200, 4);
    }

    [Fact]
    public void Add_TwoIntervals_IsAsIfTakenTogether()
    {
        var histogram = new LatencyHistogram();
        var sum = new LatencySnapshot();
        var (before, now, slice) = (new LatencySnapshot(), new LatencySnapshot(), new LatencySnapshot());
        foreach (var ms in new[] { 3, 300, 70 })
        {
            Record(histogram, 50, ms);
            now.Take(histogram);
            slice.SetDifference(now, before);
            sum.Add(slice);
            before.Set(now);
        }

        sum.Count.ShouldBe(150);
        foreach (var share in new[] { 0.1, 0.5, 0.9, 0.999 })
        {
            sum.PercentileMs(share).ShouldBe(histogram.PercentileMs(share), 0.02 * histogram.PercentileMs(share));
        }

        sum.Clear();
        sum.Count.ShouldBe(0);
        sum.MaxMs.ShouldBe(0);
        sum.PercentileMs(0.99).ShouldBe(0);
    }

    [Fact]
    public void Take_AndDifference_AllocateNothing()
    {
        var histogram = new LatencyHistogram();
        Record(histogram, 100, 7);
        var (before, now) = (new LatencySnapshot(), new LatencySnapshot());
        Measure();

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Measure();
        }

        (GC.GetAllocatedBytesForCurrentThread() - allocated).ShouldBe(0);
        now.Count.ShouldBe(0);

        void Measure()
        {
            now.Take(histogram);
            before.Set(now);
            now.SetDifference(now, before);
        }
    }

    private static void Record(LatencyHistogram histogram, int times, double ms)
    {
        for (var i = 0; i < times; i++)
        {
            histogram.RecordNs((long)(ms * 1e6));
        }
    }
}
