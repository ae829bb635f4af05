using EdgeCx.Inference.Evaluation.Statistics;

namespace EdgeCx.Inference.Tests.Evaluation.Statistics;

public sealed class SpeakerBootstrapTests
{
    [Fact]
    public void Of_SameSpeakers_IsTheSameInterval()
    {
        double[] values = [1, 2, 3, 4, 5, 6, 7, 8];
        double? Mean(int[] weights) => weights.Zip(values, (w, v) => w * v).Sum() / weights.Sum();
        var first = new SpeakerBootstrap(8).Of(Mean)!.Value;
        new SpeakerBootstrap(8).Of(Mean).ShouldBe(first);

        // The mean is 4.5, its deviation √(5.25 / 8) = 0.81.
        first.Low.ShouldBeInRange(2.6, 3.2);
        first.High.ShouldBeInRange(5.8, 6.4);
    }

    [Fact]
    public void Of_TwoSpeakers_PromisesNothing() => new SpeakerBootstrap(2).Of(_ => 1).ShouldBeNull();

    [Fact]
    public void Of_FigureThatIsMostlyMissing_IsNull()
    {
        var seen = 0;
        new SpeakerBootstrap(5).Of(_ => seen++ % 3 == 0 ? 1 : null).ShouldBeNull();
        seen.ShouldBe(SpeakerBootstrap.Resamples);
    }

    [Fact]
    public void Quantile_InfiniteTail_IsFiniteBelowIt()
    {
        double[] delays = [1, 2, 3, double.PositiveInfinity, double.PositiveInfinity];
        Quantile.Of(delays, 0.5).ShouldBe(3);
        Quantile.Of(delays, 0.75).ShouldBe(double.PositiveInfinity);
        Quantile.Of([], 0.5).ShouldBeNull();
        Quantile.Of([1, 2], 0.5).ShouldBe(1.5);
    }
}
