using EdgeCx.Core.Emotion;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Inference.Onnx.Devices;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Inference.Tests.Onnx.Devices;

/// <summary>A device that fails in mid-run: calls go on on the CPU, with what the model remembered of each leg.</summary>
public sealed class DeviceLostTests
{
    private const int Chunk = 4000;
    private static readonly InferenceOptions Fp32 = new() { Precision = "fp32" };
    private readonly HostDevices _devices = new();

    [Theory]
    [InlineData("voice")]
    [InlineData("emotion")]
    public async Task Lost_InMidRun_LegsGoOnOnTheCpuWithTheSameResults(string thread)
    {
        var samples = TestSpeech.Call()[(20 * 8000)..(34 * 8000)];
        const int fails = 12;

        // What a CPU gives when the same run fails once.
        await using var reference = new PipelineBench(Fp32);
        reference.Pipeline.Start();
        var expected = await HearAsync(reference, samples, fails, () => FailOnce(reference, thread));

        await using var bench = new PipelineBench(Fp32, sessions: _devices.NewFactory);
        bench.Pipeline.Start();
        bench.Pipeline.Status!.ExecutionTarget.ShouldBe("cuda");
        bench.Pipeline.Status.Device.ShouldBe("a host device");
        var found = await HearAsync(bench, samples, fails, () => _devices.Opened[thread == "emotion" ? 0 : 1].IsBroken = true);

        bench.Metrics.Drops[DropReason.InferenceFailed].ShouldBe(1);
        bench.Metrics.Drops[DropReason.InferenceFailed].ShouldBe(reference.Metrics.Drops[DropReason.InferenceFailed]);
        found.Length.ShouldBe(samples.Length / Chunk);
        for (var i = 0; i < found.Length; i++)
        {
            found[i].StartSample.ShouldBe(expected[i].StartSample);
            found[i].Outcome.ShouldBe(expected[i].Outcome);
            ((double)found[i].Probabilities.Anger).ShouldBe(expected[i].Probabilities.Anger, 1e-4);
            ((double)found[i].Arousal).ShouldBe(expected[i].Arousal, 1e-4);
        }

        found.Skip(fails + 1).Count(e => e.Outcome is ChunkOutcome.Estimated or ChunkOutcome.Abstained).ShouldBeGreaterThan(5);
        Voice(bench).Length.ShouldBe(Voice(reference).Length);
        Voice(bench).Zip(Voice(reference)).Max(p => Math.Abs(p.First - p.Second)).ShouldBeLessThan(1e-4f);
        bench.Outstanding.ShouldBe(0);

        var line = bench.Log.Lines.Where(l => l.Level >= LogLevel.Warning).ShouldHaveSingleItem();
        line.Id.Id.ShouldBe(2006);
        line.Text.ShouldContain("cuda failed and is given up until a restart, calls go on on the CPU");
        line.Text.ShouldContain("CUDA_ERROR_LAUNCH_FAILED");
        bench.Pipeline.Status.ShouldSatisfyAllConditions(
            s => s.ExecutionTarget.ShouldBe("cpu"),
            s => s.WantedTarget.ShouldBe("cuda"),
            s => s.DeviceLost.ShouldBeTrue(),
            s => s.TargetReason.ShouldContain("CUDA_ERROR_LAUNCH_FAILED"));
    }

    [Fact]
    public async Task Lost_BatchesAfterIt_AreOfTheCpusSizes()
    {
        await using var bench = new PipelineBench(Fp32, sessions: _devices.NewFactory);
        bench.Pipeline.Start();
        bench.Pipeline.Silero!.Graph.MaxBatch.ShouldBe(512);
        bench.Pipeline.Emotion!.Chunks.MaxBatch.ShouldBe(256);
        _devices.Opened[1].IsBroken = true;
        var legs = Enumerable.Range(0, 90).Select(_ => TestLegs.Customer()).ToArray();
        var noise = TestSpeech.Noise(0.6);
        foreach (var leg in legs)
        {
            bench.Cut(leg, noise, sample => Deadline.None(1_000_000_000 + (sample * 125_000)));
        }

        await bench.StopAsync();
        bench.Pipeline.Silero!.Graph.MaxBatch.ShouldBe(64);
        bench.Pipeline.Emotion!.Chunks.MaxBatch.ShouldBe(32);
        bench.Signals.Count(s => s.Kind == SignalKind.LegDrained).ShouldBe(legs.Length);
        bench.Signals.Count(s => s.Kind == SignalKind.VoiceActivity).ShouldBe(legs.Length * (noise.Length / 256));
        bench.Outstanding.ShouldBe(0);
    }

    [Fact]
    public async Task Start_DeviceRefusesAModel_ServesOnTheCpuAndSaysWhy()
    {
        var devices = new HostDevices(state => new HostDevice(state) { IsFull = true });
        await using var bench = new PipelineBench(Fp32, sessions: devices.NewFactory);
        bench.Pipeline.Start();
        bench.Pipeline.Status!.ExecutionTarget.ShouldBe("cpu");
        bench.Pipeline.Status.TargetReason.ShouldContain("CUDA_ERROR_OUT_OF_MEMORY");
        bench.Log.Lines.Count(l => l.Id.Id == 2006).ShouldBe(1);
        devices.Opened.Count.ShouldBe(1, "a device that was given up is not tried by the next thread");
        bench.Cut(TestLegs.Customer(), TestSpeech.Noise(1), sample => Deadline.None(sample * 125_000));
        await bench.StopAsync();
        bench.Signals[^1].Kind.ShouldBe(SignalKind.LegDrained);
        bench.Metrics.Drops.NonZero().ShouldBeEmpty();
    }

    /// <summary>A leg up to a chunk's bound, then the fault, then one more chunk, then the rest: only one thread works where the fault strikes.</summary>
    private static async Task<EmotionEstimate[]> HearAsync(PipelineBench bench, short[] samples, int fails, Action fault)
    {
        var leg = TestLegs.Customer();
        Deadline At(long sample) => Deadline.None(1_000_000_000 + (sample * 125_000));
        bench.Cut(leg, samples, At, end: false, to: fails * Chunk);
        await IdleAsync(bench);
        fault();
        bench.Cut(leg, samples, At, end: false, from: fails * Chunk, to: (fails + 1) * Chunk);
        await IdleAsync(bench);
        bench.Cut(leg, samples, At, from: (fails + 1) * Chunk);
        await bench.StopAsync();
        return [.. bench.Signals.Where(s => s.Kind == SignalKind.Estimate).Select(s => s.Estimate)];
    }

    private static void FailOnce(PipelineBench bench, string thread)
    {
        var graph = thread == "emotion" ? bench.Pipeline.Emotion!.Chunks[0] : bench.Pipeline.Silero!.Graph;
        graph.BeforeRun = _ =>
        {
            graph.BeforeRun = null;
            throw new DeviceException("once");
        };
    }

    private static async Task IdleAsync(PipelineBench bench)
    {
        while (bench.Outstanding > 0)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        var probe = bench.Pipeline.Probe();
        while (bench.Pipeline.ProbesCrossed < probe)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private static float[] Voice(PipelineBench bench) =>
        [.. bench.Signals.Where(s => s.Kind == SignalKind.VoiceActivity).Select(s => s.Voice.Probability)];
}
