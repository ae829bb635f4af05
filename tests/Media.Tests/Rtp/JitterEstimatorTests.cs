using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Tests.Rtp;

public sealed class JitterEstimatorTests
{
    [Fact]
    public void Observe_AgainstTheFormulaInDoubles_AgreesWithinAUnit()
    {
        var random = new Random(3);
        var estimator = default(JitterEstimator);
        var expected = 0.0;
        long? before = null;
        var timestamp = uint.MaxValue - 1000;
        var clock = uint.MaxValue - 5000L;
        for (var i = 0; i < 5000; i++)
        {
            var delay = random.Next(0, 400);
            estimator.Observe((uint)(clock + delay), timestamp);
            if (before is { } last)
            {
                expected += (Math.Abs(delay - last) - expected) / 16;
            }

            before = delay;
            clock += 160;
            timestamp += 160;
        }

        ((double)estimator.Jitter).ShouldBe(expected, 1.5);
        estimator.JitterMs.ShouldBe(expected / 8, 0.2);
    }

    [Fact]
    public void Observe_EvenSpacing_HasNoJitter()
    {
        var estimator = default(JitterEstimator);
        for (var i = 0u; i < 100; i++)
        {
            estimator.Observe(1000 + (160 * i), 160 * i);
        }

        estimator.Jitter.ShouldBe(0u);
    }

    [Fact]
    public void Observe_NewTimelineOfTheSender_IsNotJitter()
    {
        var estimator = default(JitterEstimator);
        estimator.Observe(1000, 0);
        estimator.Observe(1160, 50_000_000);
        estimator.Observe(1320, 50_000_160);
        estimator.Jitter.ShouldBe(0u);
    }
}
