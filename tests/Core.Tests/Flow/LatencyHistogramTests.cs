using EdgeCx.Core.Flow;

namespace EdgeCx.Core.Tests.Flow;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    [InlineData(0.999)]
    public void PercentileMs_OfRandomDurations_IsWithinTwoPercentOfTheSortedOne(double share)
    {
        var histogram = new LatencyHistogram();
        var random = new Random(7);
        var values = Enumerable.Range(0, 10_000).Select(_ => Math.Exp(random.NextDouble() * 12) * 1e-2).Order().ToArray();
        foreach (var ms in values)
        {
            histogram.RecordNs((long)(ms * 1e6));
        }

        var exact = values[(int)Math.Ceiling(share * values.Length) - 1];
        histogram.PercentileMs(share).ShouldBe(exact, (exact * 0.02) + 0.002);
        histogram.Count.ShouldBe(10_000);
        histogram.MaxMs.ShouldBe(values[^1], 0.002);
    }

    [Fact]
    public void PercentileMs_WithNothingRecorded_IsZero() => new LatencyHistogram().PercentileMs(0.99).ShouldBe(0);

    [Fact]
    public void RecordNs_Negative_CountsAsZero()
    {
        var histogram = new LatencyHistogram();
        histogram.RecordNs(-5);
        histogram.MaxMs.ShouldBe(0);
        histogram.Count.ShouldBe(1);
    }

    [Fact]
    public void CountAtMost_OfRandomDurations_NeverCountsALateOneAsInTime()
    {
        var histogram = new LatencyHistogram();
        var random = new Random(3);
        var values = Enumerable.Range(0, 20_000).Select(_ => (long)(Math.Exp(random.NextDouble() * 16) * 1e-1)).ToArray();
        foreach (var us in values)
        {
            histogram.RecordNs(us * 1000);
        }

        var bounds = StageMetrics.BoundsUs;
        var counts = new long[bounds.Length];
        histogram.CountAtMost(bounds, counts).ShouldBe(values.Length);
        for (var i = 0; i < bounds.Length; i++)
        {
            var bound = bounds[i];
            counts[i].ShouldBeLessThanOrEqualTo(values.Count(v => v <= bound), $"at {bound} µs");
            counts[i].ShouldBeGreaterThanOrEqualTo(values.Count(v => v <= bound * 0.984), $"at {bound} µs");
        }
    }

    [Fact]
    public void CountAtMost_BeyondTheLastBoundAndOfNothing_IsCountedOnlyInAll()
    {
        var histogram = new LatencyHistogram();
        Span<long> counts = stackalloc long[2];
        histogram.CountAtMost([1_000, 2_000], counts).ShouldBe(0);
        histogram.RecordNs(500_000);
        histogram.RecordNs(long.MaxValue);
        histogram.CountAtMost([1_000, 2_000], counts).ShouldBe(2);
        counts.ToArray().ShouldBe([1, 1]);
    }
}
