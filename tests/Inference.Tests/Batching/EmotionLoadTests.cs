using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Inference.Batching;
using EdgeCx.Inference.Tests.Emotion;

namespace EdgeCx.Inference.Tests.Batching;

public sealed class EmotionLoadTests
{
    private const long Ms = 1_000_000;
    private readonly FlowMetrics _metrics = new();
    private readonly MonotonicClock _clock = new(TimeProvider.System);

    [Fact]
    public void RungOf_ARecording_IsNeverUnderLoad()
    {
        var load = Load(new InferenceOptions { LeastRung = 1 });
        Press(load, OverloadLadder.Steps);
        load.RungOf(isCalm: true, Deadline.None(0)).ShouldBe(1);
        load.RungOf(isCalm: true, Deadline.After(0, 250)).ShouldBe(3);
    }

    [Theory]
    [InlineData(0, 3, 7, 3, 3)]
    [InlineData(0, 2, 7, 2, 2)]
    [InlineData(0, 0, 7, 0, 0)]
    [InlineData(1, 3, 0, 1, 1)]
    [InlineData(2, 3, 2, 2, 2)]
    [InlineData(0, 3, 5, 3, 1)]
    public void RungOf_Bounds_AreKept(int least, int most, int steps, int calm, int troubled)
    {
        var load = Load(new InferenceOptions { LeastRung = least, MostRung = most });
        Press(load, steps);
        var deadline = Deadline.After(0, 250);
        (load.RungOf(isCalm: true, deadline), load.RungOf(isCalm: false, deadline)).ShouldBe((calm, troubled));
        _metrics.Rungs.StepsUp.ShouldBe(steps);
        load.IsPressed.ShouldBe(steps > 0);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void Skips_OddChunk_AsTheModelSays(int rung, bool skips)
    {
        var load = Load(new InferenceOptions());
        load.Skips(rung, 7).ShouldBe(skips);
        load.Skips(rung, 8).ShouldBeFalse();
    }

    [Fact]
    public void Shed_AWindowWithoutTime_IsPressure()
    {
        var load = Load(new InferenceOptions());
        load.Shed(_clock.NowNs);
        load.IsPressed.ShouldBeTrue();
    }

    [Fact]
    public void Settle_PressureThatLasts_IsAStepThoughGlancesAreAskedForBetween()
    {
        var load = Load(new InferenceOptions());
        for (var (at, now) = (0, _clock.NowNs); at <= 300; at += 20, now += 20 * Ms)
        {
            load.IsPressed.ShouldBe(at > 260, $"{at} ms");
            load.Waited(Deadline.After(now - (60 * Ms), 250), now);
            load.Settle(now);
            load.AllowsGlance(Deadline.After(now, 250), now + (5 * Ms));
        }

        load.IsPressed.ShouldBeTrue();
    }

    [Fact]
    public void IsExhausted_AtTheLaddersEnd_UntilNobodySpeaksOrItStepsBack()
    {
        var load = Load(new InferenceOptions());
        var now = _clock.NowNs;
        for (var step = 0; step < OverloadLadder.Steps; step++, now += 500 * Ms)
        {
            load.IsExhausted(now).ShouldBeFalse();
            load.Waited(Deadline.After(now - (110 * Ms), 250), now);
            load.Settle(now);
        }

        load.IsExhausted(now).ShouldBeTrue();
        load.IsExhausted(now + (1400 * Ms)).ShouldBeTrue();
        load.IsExhausted(now + (1500 * Ms)).ShouldBeFalse("nobody has spoken for two seconds");
        for (var calm = 0; calm <= 2000; calm += 100)
        {
            load.Settle(now + (calm * Ms));
        }

        load.IsExhausted(now + (2000 * Ms)).ShouldBeFalse("it has stepped back");
    }

    private void Press(EmotionLoad load, int steps)
    {
        var now = _clock.NowNs;
        for (var i = 0; i < steps; i++, now += 500 * Ms)
        {
            // Later than the whole budget: a step at once.
            load.Waited(Deadline.After(now - (110 * Ms), 250), now);
            load.Settle(now);
        }
    }

    private EmotionLoad Load(InferenceOptions options) =>
        new(TestDescription.Make().Rungs, options, new LatencyOptions(), _metrics, _clock);
}
