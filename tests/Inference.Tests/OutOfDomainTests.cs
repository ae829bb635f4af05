using EdgeCx.Core.Emotion;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Speech;
using EdgeCx.Core.Time;

namespace EdgeCx.Inference.Tests;

/// <summary>What is no person's speech, or is damaged speech, through the whole pipeline.</summary>
public sealed class OutOfDomainTests
{
    private static Deadline Offline(long sample) => Deadline.None(1_000_000_000 + (sample * 125_000));

    [Theory]
    [InlineData("macroform-cold_day.wav")]
    [InlineData("macroform-robot_dity.wav")]
    [InlineData("macroform-the_simplicity.wav")]
    [InlineData("manolo_camp-morning_coffee.wav")]
    [InlineData("reno_project-system.wav")]
    public async Task HoldMusic_GivesNoEmotion(string name) => await GivesNoEmotion(TestSpeech.HoldMusic(name, 330));

    [Theory]
    [InlineData(-10)]
    [InlineData(-20)]
    [InlineData(-30)]
    public async Task Dtmf_GivesNoEmotion(double dbfs) => await GivesNoEmotion(TestSpeech.Dtmf("0123456789*#ABCD918273645", dbfs));

    [Theory]
    [InlineData(-10)]
    [InlineData(-20)]
    [InlineData(-30)]
    public async Task RingingAndBusyTones_GiveNoEmotion(double dbfs)
    {
        await GivesNoEmotion(TestSpeech.Cadence(10, 1, 4, dbfs, 425));
        await GivesNoEmotion(TestSpeech.Cadence(8, 0.5, 0.5, dbfs, 425));
        await GivesNoEmotion(TestSpeech.Cadence(8, 2, 4, dbfs, 440, 480));
        await GivesNoEmotion(TestSpeech.Cadence(8, 0.4, 0.2, dbfs, 400, 450));
    }

    [Theory]
    [InlineData(-20)]
    [InlineData(-30)]
    [InlineData(-40)]
    [InlineData(-60)]
    public async Task Noise_GivesNoEmotion(double dbfs)
    {
        await GivesNoEmotion(TestSpeech.AtLevel(TestSpeech.Noise(20, 0.05, seed: 5), dbfs));

        // Pink: each octave as loud as the next, as a room sounds.
        double y = 0;
        var pink = TestSpeech.Noise(20, 0.1, seed: 6).Select(x => (short)(y = (0.95 * y) + (0.3 * x))).ToArray();
        await GivesNoEmotion(TestSpeech.AtLevel(pink, dbfs));
    }

    [Fact]
    public async Task Silence_GivesNoEmotion() => await GivesNoEmotion(TestSpeech.Silence(20));

    [Fact]
    public async Task DamagedSpeech_GivesNumbersAndEveryChunkOnce()
    {
        var call = TestSpeech.Call()[(20 * 8000)..(50 * 8000)];
        var random = new Random(7);
        var corrupt = call.ToArray();
        for (var frame = 0; frame + 160 <= corrupt.Length; frame += 160)
        {
            if (random.Next(100) == 0)
            {
                random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(corrupt.AsSpan(frame, 160)));
            }
        }

        short[] clipped = [.. call.Select(s => (short)Math.Clamp(s * 30, short.MinValue, short.MaxValue))];
        var plain = await Hear(call);
        foreach (var damaged in new[] { corrupt, clipped })
        {
            var estimates = await Hear(damaged);
            estimates.Select(e => e.StartSample).ShouldBe(plain.Select(e => e.StartSample));
            estimates.Count(e => e.Outcome is ChunkOutcome.Estimated or ChunkOutcome.Abstained).ShouldBeGreaterThan(plain.Length / 3);
        }
    }

    private static async Task GivesNoEmotion(short[] samples)
    {
        var estimates = await Hear(samples);
        var passed = estimates.Where(e => e.Outcome is ChunkOutcome.Estimated or ChunkOutcome.Abstained).ToArray();
        var refused = passed.Where(e => e.Abstention == AbstainReason.OutOfDomain).ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{estimates.Length} chunks, {passed.Length} passed the speech gate, {refused.Length} of them refused ({string.Join(", ", refused.GroupBy(e => e.Heard).Select(g => $"{g.Key} {g.Count()}"))}), "
            + $"{passed.Count(e => e.Abstention is AbstainReason.Unsure or AbstainReason.LittleSpeech)} abstained otherwise, {passed.Count(e => e.Outcome == ChunkOutcome.Estimated)} estimated");
        estimates.Length.ShouldBe((samples.Length + 2000) / 4000);
        passed.ShouldNotContain(e => e.Outcome == ChunkOutcome.Estimated);
        foreach (var e in refused)
        {
            e.Heard.ShouldNotBe(AudioKind.OneVoice);
            (e.Anger, e.Arousal, e.Valence, e.Confidence, e.Probabilities).ShouldBe((0f, 0f, 0f, 0f, new EmotionProbabilities(1, 0, 0, 0)));
        }
    }

    private static async Task<EmotionEstimate[]> Hear(short[] samples)
    {
        await using var bench = new PipelineBench();
        bench.Pipeline.Start();
        bench.Cut(TestLegs.Customer(), samples, Offline);
        await bench.StopAsync();
        var estimates = bench.Signals.Where(s => s.Kind == SignalKind.Estimate).Select(s => s.Estimate).ToArray();
        foreach (var e in estimates)
        {
            var p = e.Probabilities;
            float.IsFinite(p.Neutral + p.Anger + p.Happiness + p.Sadness + e.Anger + e.Arousal + e.Valence + e.Confidence).ShouldBeTrue();
        }

        estimates.ShouldAllBe(e => e.Outcome != ChunkOutcome.Shed);
        bench.Outstanding.ShouldBe(0);
        return estimates;
    }
}
