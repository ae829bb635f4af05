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
}
