using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using Microsoft.ML.OnnxRuntime;

namespace EdgeCx.Inference.Tests;

public sealed class InferencePipelineTests
{
    private static Deadline Offline(long sample) => Deadline.None(1_000_000_000 + (sample * 125_000));

    [Fact]
    public async Task Offline_RealCall_EveryChunkComesBackOnceInOrderAndEndIsLast()
    {
        var samples = TestSpeech.Call()[..(40 * 8000 + 2100)];
        await using var bench = new PipelineBench();
        bench.Pipeline.Start();
        var leg = TestLegs.Customer();
        bench.Cut(leg, samples, Offline);
        await bench.StopAsync();

        var estimates = bench.Signals.Where(s => s.Kind == SignalKind.Estimate).Select(s => s.Estimate).ToArray();
        estimates.Select(e => e.StartSample).ShouldBe(Enumerable.Range(0, 81).Select(k => k * 4000L));
        estimates[^1].EndSample.ShouldBe(samples.Length);
        estimates.ShouldAllBe(e => e.Outcome != ChunkOutcome.Shed);
        estimates.Count(e => e.Outcome is ChunkOutcome.Estimated or ChunkOutcome.Abstained).ShouldBeGreaterThan(20);
        foreach (var e in estimates.Where(e => e.Outcome is ChunkOutcome.Estimated or ChunkOutcome.Abstained))
        {
            var p = e.Probabilities;
            (p.Neutral + p.Anger + p.Happiness + p.Sadness).ShouldBe(1, 1e-5);
            e.WindowMs.ShouldBeInRange(500, 3000);
            e.Receipt.BatchedNs.ShouldBeGreaterThanOrEqualTo(e.Receipt.VoiceDoneNs);
            e.Receipt.InferredNs.ShouldBeGreaterThan(e.Receipt.BatchedNs);
        }

        var frames = bench.Signals.Where(s => s.Kind == SignalKind.VoiceActivity).Select(s => s.Voice.StartSample).ToArray();
        frames.ShouldBe(Enumerable.Range(0, samples.Length / 256).Select(f => f * 256L));
        bench.Signals[^1].Kind.ShouldBe(SignalKind.LegDrained);
        bench.Signals.Count(s => s.Kind == SignalKind.LegDrained).ShouldBe(1);
        bench.Outstanding.ShouldBe(0);
        bench.Metrics.Drops.NonZero().ShouldBeEmpty();
        bench.Metrics.Stages[Stage.EmotionInference].Count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Offline_ManyLegsAtOnce_ResultsAreThoseOfEachAlone()
    {
        var call = TestSpeech.Call();
        var parts = Enumerable.Range(0, 7).Select(i => call[(i * 9 * 8000)..((i * 9 + 9) * 8000)]).ToArray();
        var alone = new List<Dictionary<long, EmotionEstimate>>();
        var aloneVoice = new List<float[]>();
        foreach (var part in parts)
        {
            await using var single = new PipelineBench();
            single.Pipeline.Start();
            single.Cut(TestLegs.Customer(), part, Offline);
            await single.StopAsync();
            alone.Add(single.Signals.Where(s => s.Kind == SignalKind.Estimate).ToDictionary(s => s.Estimate.StartSample, s => s.Estimate));
            aloneVoice.Add([.. single.Signals.Where(s => s.Kind == SignalKind.VoiceActivity).Select(s => s.Voice.Probability)]);
        }

        await using var together = new PipelineBench();
        together.Pipeline.Start();
        var legs = parts.Select(_ => TestLegs.Customer()).ToArray();
        var threads = legs.Select((leg, i) => new Thread(() => together.Cut(leg, parts[i], Offline))).ToArray();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        await together.StopAsync();

        var differences = new List<double>();
        for (var i = 0; i < legs.Length; i++)
        {
            var mine = together.Signals.Where(s => s.Leg == legs[i]).ToArray();
            var estimates = mine.Where(s => s.Kind == SignalKind.Estimate).Select(s => s.Estimate).ToArray();
            estimates.Length.ShouldBe(alone[i].Count);
            foreach (var e in estimates)
            {
                var other = alone[i][e.StartSample];
                e.Outcome.ShouldBe(other.Outcome);
                differences.Add(Math.Max(
                    Math.Max(Math.Abs(e.Probabilities.Neutral - other.Probabilities.Neutral), Math.Abs(e.Probabilities.Anger - other.Probabilities.Anger)),
                    Math.Max(Math.Abs(e.Arousal - other.Arousal), Math.Abs(e.Valence - other.Valence))));
            }

            var voice = mine.Where(s => s.Kind == SignalKind.VoiceActivity).Select(s => s.Voice.Probability).ToArray();
            voice.Length.ShouldBe(aloneVoice[i].Length);
            voice.Zip(aloneVoice[i]).Max(p => Math.Abs(p.First - p.Second)).ShouldBeLessThan(1e-5f);
        }

        // The last bit of a float sum depends on the batch; where it stands next to a half, the eight bits round the other way.
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{differences.Count} estimates, {differences.Count(d => d <= 2e-5)} within 2e-5, worst {differences.Max():e1}");
        differences.Count(d => d <= 2e-5).ShouldBeGreaterThan(differences.Count * 9 / 10);
        differences.Max().ShouldBeLessThan(2e-3);
    }

    [Fact]
    public async Task Offline_SilenceNoiseAndTones_GiveNoEstimate()
    {
        await using var bench = new PipelineBench();
        bench.Pipeline.Start();
        short[][] signals =
        [
            TestSpeech.Silence(4), TestSpeech.Noise(4), TestSpeech.Noise(4, 0.2), TestSpeech.Tone(4, 440), TestSpeech.Tone(4, 697, 1209), TestSpeech.Tone(4, 425),
        ];
        foreach (var signal in signals)
        {
            bench.Cut(TestLegs.Customer(), signal, Offline);
        }

        await bench.StopAsync();
        var outcomes = bench.Signals.Where(s => s.Kind == SignalKind.Estimate).Select(s => s.Estimate.Outcome).ToArray();
        outcomes.Length.ShouldBe(signals.Length * 8);
        outcomes.ShouldAllBe(o => o == ChunkOutcome.NotSpeech);
        bench.Signals.Where(s => s.Kind == SignalKind.VoiceActivity).Sum(s => s.Voice.SyllableNuclei).ShouldBe(0);
    }

    [Fact]
    public async Task Offline_AgentLeg_HasVoiceOnlyAndItsEnd()
    {
        await using var bench = new PipelineBench();
        bench.Pipeline.Start();
        bench.Cut(TestLegs.Agent(), TestSpeech.Noise(2), Offline, chunks: false);
        await bench.StopAsync();
        bench.Signals.Count(s => s.Kind == SignalKind.VoiceActivity).ShouldBe(62);
        bench.Signals.Count(s => s.Kind == SignalKind.Estimate).ShouldBe(0);
        bench.Signals[^1].Kind.ShouldBe(SignalKind.LegDrained);
    }

    [Fact]
    public async Task Offline_EmotionNotAllowed_ChunksComeBackShed()
    {
        var samples = TestSpeech.Call()[..(20 * 8000)];
        await using var bench = new PipelineBench();
        bench.Pipeline.Start();
        var leg = TestLegs.Customer();
        leg.Call.TrySetNotice(NoticeState.Objected).ShouldBeTrue();
        bench.Cut(leg, samples, Offline);
        await bench.StopAsync();
        var outcomes = bench.Signals.Where(s => s.Kind == SignalKind.Estimate).Select(s => s.Estimate.Outcome).ToArray();
        outcomes.Length.ShouldBe(40);
        outcomes.ShouldAllBe(o => o == ChunkOutcome.Shed || o == ChunkOutcome.NotSpeech);
        outcomes.ShouldContain(ChunkOutcome.Shed);
        bench.Metrics.Drops[DropReason.LegInactive].ShouldBe(outcomes.Count(o => o == ChunkOutcome.Shed));
    }

    [Fact]
    public async Task Offline_BaselineReset_StartsTheCallerAfresh()
    {
        var part = TestSpeech.Call()[(20 * 8000)..(28 * 8000)];
        await using var bench = new PipelineBench();
        bench.Pipeline.Start();
        var plain = TestLegs.Customer();
        var reset = TestLegs.Customer();
        bench.Cut(plain, [.. part, .. part], Offline);
        bench.Cut(reset, part, Offline, end: false);
        bench.Mark(reset, WindowKind.BaselineReset, part.Length, Offline(part.Length));
        bench.Mark(reset, WindowKind.EndOfLeg, part.Length, Offline(part.Length));
        await bench.StopAsync();
        bench.Signals.Count(s => s.Kind == SignalKind.LegDrained).ShouldBe(2);
        bench.Signals.Count(s => s.Kind == SignalKind.Estimate && s.Leg == plain).ShouldBe(32);
        bench.Outstanding.ShouldBe(0);
    }

    [Fact]
    public async Task Live_DeadlinePassed_IsShedAndCounted()
    {
        var samples = TestSpeech.Call()[(20 * 8000)..(24 * 8000)];
        await using var bench = new PipelineBench();
        bench.Pipeline.Start();
        bench.Cut(TestLegs.Customer(), samples, _ => new Deadline(bench.Clock.NowNs - 400_000_000, bench.Clock.NowNs - 150_000_000));
        await bench.StopAsync();
        var frames = bench.Signals.Count(s => s.Kind == SignalKind.VoiceActivity);
        frames.ShouldBe(samples.Length / 256);
        bench.Metrics.Drops[DropReason.DeadlineInfeasible].ShouldBeGreaterThan(0);
        bench.Signals.Count(s => s.Kind == SignalKind.Estimate).ShouldBe(8);
        bench.Signals.ShouldNotContain(s => s.Kind == SignalKind.Estimate && s.Estimate.Outcome == ChunkOutcome.Estimated);
        bench.Outstanding.ShouldBe(0);
    }

    [Fact]
    public async Task Live_FramesThatLeaveTheirChunkNoTime_AreShedThoughTheirDeadlineIsToCome()
    {
        var samples = TestSpeech.Call()[(20 * 8000)..(21 * 8000)];
        await using var bench = new PipelineBench();
        bench.Pipeline.Start();
        bench.Cut(TestLegs.Customer(), samples, _ => new Deadline(bench.Clock.NowNs - 6_500_000_000, bench.Clock.NowNs + 3_500_000_000));
        await bench.StopAsync();

        bench.Signals.Count(s => s.Kind == SignalKind.VoiceActivity).ShouldBe(samples.Length / 256);
        bench.Metrics.Drops[DropReason.DeadlineInfeasible].ShouldBeGreaterThan(0);
        bench.Outstanding.ShouldBe(0);
    }

    [Fact]
    public async Task Run_Fails_OutcomesAreShedAndTheNextRunServes()
    {
        var samples = TestSpeech.Call()[(20 * 8000)..(30 * 8000)];
        await using var bench = new PipelineBench();
        bench.Pipeline.Start();
        var runs = 0;
        bench.Pipeline.Emotion!.Chunks[1].BeforeRun = _ =>
        {
            if (++runs <= 2)
            {
                throw Fault();
            }
        };
        var voiceRuns = 0;
        bench.Pipeline.Silero!.Graph.BeforeRun = _ =>
        {
            if (++voiceRuns == 5)
            {
                throw Fault();
            }
        };
        bench.Cut(TestLegs.Customer(), samples, Offline);
        await bench.StopAsync();
        var outcomes = bench.Signals.Where(s => s.Kind == SignalKind.Estimate).Select(s => s.Estimate.Outcome).ToArray();
        outcomes.Length.ShouldBe(20);
        outcomes.Count(o => o == ChunkOutcome.Shed).ShouldBe(2);
        outcomes.ShouldContain(o => o == ChunkOutcome.Estimated || o == ChunkOutcome.Abstained);
        bench.Signals.Count(s => s.Kind == SignalKind.VoiceActivity).ShouldBe(samples.Length / 256);
        bench.Metrics.Drops[DropReason.InferenceFailed].ShouldBe(3);
        bench.Log.Lines.Count(l => l.Id.Id == 2003).ShouldBe(3);
        bench.Outstanding.ShouldBe(0);
    }

    [Fact]
    public async Task Stop_InTheMiddle_ReturnsEveryLease()
    {
        var samples = TestSpeech.Noise(20);
        await using var bench = new PipelineBench(reads: false, outputCapacity: 16);
        bench.Pipeline.Start();
        var feeder = new Thread(() => bench.Cut(TestLegs.Customer(), samples[..(8 * 8000)], Offline));
        feeder.Start();
        feeder.Join();
        using var grace = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await bench.Pipeline.StopAsync(grace.Token);
        bench.Outstanding.ShouldBe(0);
        bench.Log.Lines.ShouldContain(l => l.Id.Id == 2004);
    }

    [Fact]
    public async Task Live_OutputFull_ResultsAreCountedAndTheEndIsKept()
    {
        await using var bench = new PipelineBench(reads: false, outputCapacity: 16);
        bench.Pipeline.Start();
        bench.Cut(TestLegs.Customer(), TestSpeech.Silence(4), _ => Deadline.After(bench.Clock.NowNs, 5000));

        // All results but those that fill the output; only then is there room again.
        const int Dropped = 125 + 8 - 16;
        while (bench.Metrics.Drops[DropReason.QueueFull] < Dropped)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        var kinds = new List<SignalKind>();
        var stopping = bench.Pipeline.StopAsync(TestContext.Current.CancellationToken);
        while (!stopping.IsCompleted || bench.Output.Count > 0)
        {
            if (bench.Output.TryDequeue(out var signal))
            {
                kinds.Add(signal.Kind);
            }
        }

        await stopping;
        kinds[^1].ShouldBe(SignalKind.LegDrained);
        bench.Metrics.Drops[DropReason.QueueFull].ShouldBe(Dropped);
        bench.Outstanding.ShouldBe(0);
    }

    [Fact]
    public async Task Legs_MoreThanAllowed_AreRefusedAndCounted()
    {
        await using var bench = new PipelineBench(new InferenceOptions { MaxLegs = 2 });
        bench.Pipeline.Start();
        var legs = Enumerable.Range(0, 3).Select(_ => TestLegs.Customer()).ToArray();
        foreach (var leg in legs)
        {
            bench.Cut(leg, TestSpeech.Noise(1), Offline, end: false);
        }

        foreach (var leg in legs)
        {
            bench.Mark(leg, WindowKind.EndOfLeg, 8000, Offline(8000));
        }

        await bench.StopAsync();
        bench.Metrics.Drops[DropReason.Overload].ShouldBe(31 + 2);
        bench.Signals.Count(s => s.Kind == SignalKind.LegDrained).ShouldBe(3);
        bench.Signals.Where(s => s.Kind == SignalKind.Estimate && s.Leg == legs[2]).ShouldAllBe(s => s.Estimate.Outcome == ChunkOutcome.Shed);
        bench.Outstanding.ShouldBe(0);
    }

    [Fact]
    public async Task Probe_IdlePipeline_CrossesBothThreads()
    {
        await using var bench = new PipelineBench();
        bench.Pipeline.Start();
        var probe = bench.Pipeline.Probe();
        for (var i = 0; i < 200 && bench.Pipeline.ProbesCrossed < probe; i++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        bench.Pipeline.ProbesCrossed.ShouldBe(probe);
        bench.Pipeline.LastLoopNs.ShouldBeGreaterThan(0);
        bench.Pipeline.Status!.ExecutionTarget.ShouldBe("cpu");
        await bench.StopAsync();
    }

    private static OnnxRuntimeException Fault()
    {
        // The runtime's exception has no public constructor; a broken model gives a real one.
        try
        {
            using var session = new InferenceSession([1, 2, 3]);
        }
        catch (OnnxRuntimeException e)
        {
            return e;
        }

        throw new InvalidOperationException("A broken model was accepted.");
    }
}
