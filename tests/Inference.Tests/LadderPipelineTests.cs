using EdgeCx.Core.Emotion;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Inference.Batching;

namespace EdgeCx.Inference.Tests;

/// <summary>The overload ladder through the whole pipeline.</summary>
public sealed class LadderPipelineTests
{
    private static Deadline Offline(long sample) => Deadline.None(1_000_000_000 + (sample * 125_000));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task LeastRung_Pinned_IsCarriedAndCounted(int rung)
    {
        var samples = TestSpeech.Call()[(20 * 8000)..(50 * 8000)];
        await using var bench = new PipelineBench(new InferenceOptions { LeastRung = rung });
        bench.Pipeline.Start();
        bench.Cut(TestLegs.Customer(), samples, Offline);
        await bench.StopAsync();
        var estimates = bench.Signals.Where(s => s.Kind == SignalKind.Estimate).Select(s => s.Estimate).ToArray();
        var heard = estimates.Where(e => e.Outcome is ChunkOutcome.Estimated or ChunkOutcome.Abstained).ToArray();
        heard.Length.ShouldBeGreaterThan(10);
        heard.ShouldAllBe(e => e.Rung == rung);
        Enumerable.Range(0, RungCounters.Rungs).Select(r => bench.Metrics.Rungs[r]).ShouldBe(
            Enumerable.Range(0, RungCounters.Rungs).Select(r => r == rung ? (long)heard.Length : 0));
        if (rung is 1 or 2)
        {
            heard.ShouldAllBe(e => e.StartSample / 4000 % 2 == 0);
            estimates.Count(e => e.Outcome == ChunkOutcome.Shed).ShouldBe((int)bench.Metrics.Drops[DropReason.Overload]);
        }
        else
        {
            bench.Metrics.Drops.NonZero().ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Live_NoRunBeginsInTime_TakesStepAfterStepAndHearsOn()
    {
        // All of it arrived 50 ms ago: a budget of 20 ms is used up before any run begins.
        var samples = TestSpeech.Call()[(20 * 8000)..];
        await using var bench = new PipelineBench(latency: new LatencyOptions { BudgetMs = 20, HardDeadlineMs = 60_000 }, windows: 4096);
        bench.Pipeline.Start();
        var legs = Enumerable.Range(0, 3).Select(_ => TestLegs.Customer()).ToArray();
        var second = 0;
        for (; second < 40 && bench.Metrics.Rungs.StepsUp < OverloadLadder.Steps; second++)
        {
            Cut(second);
            await Task.Delay(550, TestContext.Current.CancellationToken);
        }

        bench.Metrics.Rungs.StepsUp.ShouldBe(OverloadLadder.Steps);
        for (var last = second + 10; second < last; second++)
        {
            Cut(second);
        }

        await bench.StopAsync();
        bench.Metrics.Rungs.StepsBack.ShouldBe(0);
        var estimates = bench.Signals.Where(s => s.Kind == SignalKind.Estimate).Select(s => s.Estimate).ToArray();
        estimates.Length.ShouldBe(legs.Length * 2 * second);
        estimates.ShouldAllBe(e => e.Outcome != ChunkOutcome.Shed || e.StartSample / 4000 % 2 == 1);
        bench.Metrics.Drops[DropReason.Overload].ShouldBe(estimates.Count(e => e.Outcome == ChunkOutcome.Shed));
        foreach (var leg in legs)
        {
            var rungs = estimates.Where(e => e.Leg == leg && e.Outcome is ChunkOutcome.Estimated or ChunkOutcome.Abstained).Select(e => e.Rung).ToArray();
            rungs.First().ShouldBeLessThan((byte)3);
            rungs.Last().ShouldBe((byte)3);
            rungs.ShouldBeInOrder();
        }

        void Cut(int at) => Array.ForEach(legs, leg => bench.Cut(leg, samples, _ => Late(bench), end: false, from: at * 8000, to: (at + 1) * 8000));
    }

    [Fact]
    public async Task MostRung_Set_OverloadStopsThere()
    {
        var samples = TestSpeech.Call()[(20 * 8000)..(40 * 8000)];
        await using var bench = new PipelineBench(
            new InferenceOptions { MostRung = 0 }, new LatencyOptions { BudgetMs = 20, HardDeadlineMs = 60_000 });
        bench.Pipeline.Start();
        var leg = TestLegs.Customer();
        bench.Cut(leg, samples, _ => Late(bench));
        await bench.StopAsync();
        bench.Metrics.Rungs.StepsUp.ShouldBeGreaterThan(0);
        bench.Signals.Where(s => s.Kind == SignalKind.Estimate).ShouldAllBe(s => s.Estimate.Rung == 0 && s.Estimate.Outcome != ChunkOutcome.Shed);
    }

    [Fact]
    public async Task Live_SamplesThatAreNoNumbers_AreCountedAndTheLegIsHeardOn()
    {
        var samples = TestSpeech.Call()[(20 * 8000)..(40 * 8000)];
        await using var bench = new PipelineBench();
        bench.Pipeline.Start();
        var runs = 0;
        bench.Pipeline.Emotion!.Chunks[0].BeforeRun = _ =>
        {
            if (++runs == 3)
            {
                bench.Pipeline.Emotion.Chunks[0].Buffer("pcm8")[2500] = float.NaN;
            }
        };
        bench.Cut(TestLegs.Customer(), samples, Offline);
        await bench.StopAsync();
        bench.Metrics.Drops[DropReason.InferenceFailed].ShouldBe(1);
        var estimates = bench.Signals.Where(s => s.Kind == SignalKind.Estimate).Select(s => s.Estimate).ToArray();
        estimates.Count(e => e.Outcome == ChunkOutcome.Shed).ShouldBe(1);
        estimates.ShouldAllBe(e => float.IsFinite(e.Anger + e.Arousal + e.Valence + e.Confidence + e.Probabilities.Neutral));
        estimates.Count(e => e.Outcome is ChunkOutcome.Estimated or ChunkOutcome.Abstained).ShouldBeGreaterThan(10);
    }

    /// <summary>Arrived long enough ago to have used up the budget; the hard deadline is far away.</summary>
    private static Deadline Late(PipelineBench bench) => new(bench.Clock.NowNs - 50_000_000, bench.Clock.NowNs + 60_000_000_000);
}
