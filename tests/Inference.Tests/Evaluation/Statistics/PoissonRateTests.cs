using EdgeCx.Inference.Evaluation.Statistics;

namespace EdgeCx.Inference.Tests.Evaluation.Statistics;

public sealed class PoissonRateTests
{
    // Tables of exact Poisson limits (Garwood 1936; also Johnson, Kotz and Kemp).
    [Theory]
    [InlineData(0, 0, 3.689)]
    [InlineData(1, 0.0253, 5.572)]
    [InlineData(4, 1.090, 10.242)]
    [InlineData(10, 4.795, 18.390)]
    [InlineData(100, 81.36, 121.63)]
    public void Of_Count_IsTheExactInterval(double count, double low, double high)
    {
        var interval = PoissonRate.Of(count);
        interval.Low.ShouldBe(low, 0.005);
        interval.High.ShouldBe(high, 0.005);
    }

    [Fact]
    public void Of_Fraction_LiesBetweenItsNeighbours()
    {
        var half = PoissonRate.Of(0.5);
        half.Low.ShouldBeInRange(0, PoissonRate.Of(1).Low);
        half.High.ShouldBeInRange(PoissonRate.Of(0).High, PoissonRate.Of(1).High);
    }

    [Fact]
    public void LowerGamma_WholeShape_IsTheTailOfThePoissonSum()
    {
        // P(3, 2) = 1 − e⁻² (1 + 2 + 2).
        PoissonRate.LowerGamma(3, 2).ShouldBe(1 - (5 * Math.Exp(-2)), 1e-9);
    }
}
