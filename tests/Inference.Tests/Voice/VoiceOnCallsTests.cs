using EdgeCx.Core.Audio;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Speech;
using EdgeCx.Core.Time;
using EdgeCx.Inference.Voice;

namespace EdgeCx.Inference.Tests.Voice;

/// <summary>Voice activity on recorded calls: is it plausible, and does the silence gate change what the model says?</summary>
public sealed class VoiceOnCallsTests
{
    [Theory]
    [InlineData("aws_lca_Auto_Repairs_40_UTC_caller.wav")]
    [InlineData("aws_lca_Auto_Repairs_40_UTC_agent.wav")]
    [InlineData("aws_lca_agent.wav")]
    [InlineData("aws_lca_agent1.wav")]
    public async Task Frames_RealSpeech_SpeakingRateIsThatOfPeople(string name)
    {
        var frames = await Hear(TestSpeech.Call(name), new InferenceOptions());
        var speech = frames.Count(f => f.IsSpeech);
        var raw = frames.Count(f => f.Probability >= 0.5f);
        var seconds = speech * 0.032;
        var rate = frames.Sum(f => f.SyllableNuclei) / seconds;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{name}: {frames.Length * 0.032:f1} s, speech {speech / (double)frames.Length:p1} (p >= 0.5: {raw / (double)frames.Length:p1}), {rate:f2} nuclei per second of speech");
        (speech / (double)frames.Length).ShouldBeInRange(0.05, 0.95);
        rate.ShouldBeInRange(3, 6);
        Math.Abs(speech - raw).ShouldBeLessThan(frames.Length / 50 + raw / 20);
    }

    [Fact]
    public async Task Frames_SilenceGate_ChangesAlmostNoDecision()
    {
        var samples = TestSpeech.Call();
        var gated = await Hear(samples, new InferenceOptions());
        var heard = await Hear(samples, new InferenceOptions { SilenceDbfs = -97 });
        var differ = gated.Zip(heard).Count(p => p.First.IsSpeech != p.Second.IsSpeech);
        TestContext.Current.TestOutputHelper?.WriteLine($"{differ} of {gated.Length} decisions differ");
        differ.ShouldBeLessThan(gated.Length / 100);
    }

    [Theory]
    [InlineData("aws_lca_Auto_Repairs_40_UTC_caller.wav")]
    [InlineData("aws_lca_Auto_Repairs_40_UTC_agent.wav")]
    [InlineData("aws_lca_agent.wav")]
    [InlineData("aws_lca_agent1.wav")]
    public async Task Frames_NoiseIsNotAskedAbout_LosesAlmostNoSpeech(string name)
    {
        // A line's faint noise (-60 dBFS), which the recordings were cleaned of.
        var random = new Random(7);
        var clean = TestSpeech.Call(name);
        short[] samples = [.. clean.Select(s => (short)Math.Clamp(s + (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 66, short.MinValue, short.MaxValue))];
        var asked = await Hear(samples, new InferenceOptions { NoiseMarginDb = 0 });
        var gated = await Hear(samples, new InferenceOptions());
        var lost = gated.Zip(asked).Count(p => !p.First.IsSpeech && p.Second.IsSpeech);
        var gained = gated.Zip(asked).Count(p => p.First.IsSpeech && !p.Second.IsSpeech);
        var notAsked = gated.Zip(asked).Count(p => p.First.Probability == 0 && p.Second.Probability > 0);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{name}: {notAsked / (double)gated.Length:p1} not asked about, speech {Speech(asked):p1} and then {Speech(gated):p1}; {lost} frames of speech lost and {gained} gained of {gated.Length}");

        // The recording before the noise tells which frames are speech.
        var loud = Enumerable.Range(0, gated.Length)
            .Select(i => FrameLevel.Dbfs(clean.AsSpan(i * PcmFormat.VoiceFrameSamples, PcmFormat.VoiceFrameSamples)) > -48).ToArray();
        var (wrong, wrongAsked) = (Wrong(gated, loud), Wrong(asked, loud));
        TestContext.Current.TestOutputHelper?.WriteLine($"against the levels without the noise {wrong} frames differ, {wrongAsked} where all were asked about");
        wrong.ShouldBeLessThanOrEqualTo(wrongAsked);

        // Gained is mostly loud speech: after seconds of noise the model needs longer to hear a voice than where it was not asked about all of it.
        lost.ShouldBeLessThan(gated.Length / 200);
        gained.ShouldBeLessThan(gated.Length / 50);
        notAsked.ShouldBeGreaterThan(gated.Length / 4);
    }

    private static int Wrong(VoiceActivity[] frames, bool[] speech) => frames.Zip(speech).Count(p => p.First.IsSpeech != p.Second);

    private static double Speech(VoiceActivity[] frames) => frames.Count(f => f.IsSpeech) / (double)frames.Length;

    private static async Task<VoiceActivity[]> Hear(short[] samples, InferenceOptions options)
    {
        await using var bench = new PipelineBench(options);
        bench.Pipeline.Start();
        bench.Cut(TestLegs.Agent(), samples, sample => Deadline.None(sample * 125_000), chunks: false);
        await bench.StopAsync();
        return [.. bench.Signals.Where(s => s.Kind == SignalKind.VoiceActivity).Select(s => s.Voice)];
    }
}
