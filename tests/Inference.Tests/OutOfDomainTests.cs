using EdgeCx.Core.Calls;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Speech;
using EdgeCx.Core.Time;
using EdgeCx.Inference.Evaluation;
using EdgeCx.Tests.Shared;

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
    public async Task HoldMusic_IsHeardAsMusicAndGivesNoEmotion(string name)
    {
        var samples = TestSpeech.HoldMusic(name, 330);
        var (estimates, glances) = await GivesNoEmotion(samples, mayBeMusic: true);
        var music = estimates.Where(e => e.Heard == AudioKind.Music).ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{glances} glances, {music.Length} heard music, the first at {music[0].EndSample / 8000.0:f1} s, {music.Count(e => e.EndSample <= 20 * 8000)} in the first 20 s");

        // The first glance of a stretch pools one chunk and says nothing yet.
        ((long)music.Length).ShouldBeGreaterThan(glances * 8 / 10);
        music[0].EndSample.ShouldBeLessThanOrEqualTo(6 * 8000);
        glances.ShouldBeLessThan(estimates.Length / 2L, "a look is rare");
        music.ShouldAllBe(e => e.Outcome == ChunkOutcome.Abstained && e.Abstention == AbstainReason.OutOfDomain && e.Rung == 3 && !e.IsNewCaller);
    }

    [Fact]
    public async Task SteadySound_IsNotLookedAt()
    {
        // A mains hum would pass for a chord.
        foreach (var steady in new[] { TestSpeech.Tone(20, 50, 100, 150, 250), TestSpeech.Tone(20, 350, 440), TestSpeech.Noise(20, 0.05) })
        {
            (await GivesNoEmotion(TestSpeech.AtLevel(steady, -30))).Glances.ShouldBe(0);
        }
    }

    [Fact]
    public async Task Glances_LiveAndRecorded_HearTheSame()
    {
        var samples = TestSpeech.HoldMusic("manolo_camp-morning_coffee.wav", 40);
        var recorded = (await Hear(samples)).Estimates;
        await using var bench = new PipelineBench(latency: new LatencyOptions { BudgetMs = 60_000, HardDeadlineMs = 60_000 });
        bench.Pipeline.Start();
        bench.Cut(TestLegs.Customer(), samples, _ => new Deadline(bench.Clock.NowNs, bench.Clock.NowNs + 60_000_000_000));
        await bench.StopAsync();
        var live = bench.Signals.Where(s => s.Kind == SignalKind.Estimate).Select(s => s.Estimate).ToArray();
        live.Select(e => (e.StartSample, e.Outcome, e.Heard)).ShouldBe(recorded.Select(e => (e.StartSample, e.Outcome, e.Heard)));
        live.ShouldContain(e => e.Heard == AudioKind.Music);
    }

    [Fact]
    public async Task Glances_BetweenSpeech_ChangeNothingOfTheCaller()
    {
        var speech = TestSpeech.Call()[(20 * 8000)..(40 * 8000)];
        var music = TestSpeech.HoldMusic("manolo_camp-morning_coffee.wav", 40)[(20 * 8000)..];
        short[] Between(short[] what) => [.. speech, .. TestSpeech.Silence(2), .. what, .. TestSpeech.Silence(2), .. speech];
        var (with, glances) = await Hear(Between(music));
        var without = (await Hear(Between(TestSpeech.Silence(music.Length / 8000.0)))).Estimates;
        glances.ShouldBeGreaterThan(5);
        var after = speech.Length + music.Length + (4 * 8000);
        var heard = with.Where(e => e.StartSample >= after).ToArray();
        heard.Count(e => e.Outcome == ChunkOutcome.Estimated).ShouldBeGreaterThan(3);
        foreach (var (a, b) in heard.Zip(without.Where(e => e.StartSample >= after)))
        {
            (a.StartSample, a.Outcome, a.Heard).ShouldBe((b.StartSample, b.Outcome, b.Heard));
            a.Anger.ShouldBe(b.Anger, 1e-4);
            a.Arousal.ShouldBe(b.Arousal, 1e-4);
            a.Confidence.ShouldBe(b.Confidence, 1e-4);
        }
    }

    [Fact]
    public async Task Glances_UnderOverload_GoFirstAndAreCounted()
    {
        var speech = TestSpeech.Call()[(20 * 8000)..(40 * 8000)];
        var music = TestSpeech.HoldMusic("manolo_camp-morning_coffee.wav", 40)[(20 * 8000)..];
        var most = (await Hear(music)).Glances;
        await using var bench = new PipelineBench(latency: new LatencyOptions { BudgetMs = 20, HardDeadlineMs = 60_000 });
        bench.Pipeline.Start();
        var (speaks, holds) = (TestLegs.Customer(), TestLegs.Customer());
        Deadline Late(long sample) => new(bench.Clock.NowNs - 50_000_000, bench.Clock.NowNs + 60_000_000_000);
        for (var at = 0; at < music.Length; at += 8000)
        {
            bench.Cut(speaks, speech, Late, end: false, from: at, to: at + 8000);
            bench.Cut(holds, music, Late, end: false, from: at, to: at + 8000);
        }

        await bench.StopAsync();
        bench.Metrics.Drops[DropReason.Glance].ShouldBeGreaterThan(0);
        (bench.Metrics.Drops[DropReason.Glance] + bench.Metrics.Glances).ShouldBe(most);
        bench.Signals.Where(s => s.Kind == SignalKind.Estimate && s.Leg == holds).Select(s => s.Estimate)
            .ShouldAllBe(e => e.Outcome == ChunkOutcome.NotSpeech || e.Heard == AudioKind.Music);
    }

    [Fact]
    public async Task Glances_WhereEmotionIsNotAllowed_AreNotTaken()
    {
        var music = TestSpeech.HoldMusic("manolo_camp-morning_coffee.wav", 10);
        var call = new Call(CallId.New(), TapKind.File, DateTimeOffset.UnixEpoch, noticeRequired: true);
        var leg = call.AddLeg("customer");
        leg.BindRole(SpeakerRole.Customer, "test");
        leg.EmotionAllowed.ShouldBeFalse();
        await using var bench = new PipelineBench();
        bench.Pipeline.Start();
        bench.Cut(leg, music, Offline);
        await bench.StopAsync();
        bench.Metrics.Glances.ShouldBe(0);
        bench.Signals.ShouldNotContain(s => s.Kind == SignalKind.Estimate && s.Estimate.Heard == AudioKind.Music);
    }

    [Fact]
    public async Task TwoVoicesInOneStream_AreMostlyRefusedAsSeveral()
    {
        // EmoDB's speakers, whom the model knows, and for comparison speakers that it never heard (their clips in a row: nobody has many).
        var known = ClipManifest.Read(SharedData.PathOrSkip("data/ser/manifest.csv")).Where(c => c.Corpus == "emodb" && c.Label == "neutral")
            .GroupBy(c => c.Speaker).Take(5).Select(g => Speech(g.Select(c => c.Path))).ToArray();
        var unseen = ClipManifest.Read(SharedData.PathOrSkip("data/ser/check.csv")).Select(c => c.Path).ToArray();
        var ofKnown = await Mixed([(known[0], known[1]), (known[1], known[2]), (known[2], known[3]), (known[3], known[4])]);
        var ofUnseen = await Mixed([(Speech(unseen.Where((_, i) => i % 2 == 0)), Speech(unseen.Where((_, i) => i % 2 == 1).Reverse()))]);
        TestContext.Current.TestOutputHelper?.WriteLine($"two voices at equal level refused as several: of known speakers {ofKnown:p0}, of unseen ones {ofUnseen:p0} of chunks that pass the speech gate");
        // Two unknown voices pass for one far more often than the model card's 48 % of German speakers: docs/accuracy.md says so.
        ofKnown.ShouldBeGreaterThan(0.6);
        ofUnseen.ShouldBeInRange(0, ofKnown);
    }


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
        var plain = (await Hear(call)).Estimates;
        foreach (var damaged in new[] { corrupt, clipped })
        {
            var estimates = (await Hear(damaged)).Estimates;
            estimates.Select(e => e.StartSample).ShouldBe(plain.Select(e => e.StartSample));
            estimates.Count(e => e.Outcome is ChunkOutcome.Estimated or ChunkOutcome.Abstained).ShouldBeGreaterThan(plain.Length / 3);
        }
    }

    /// <summary>Share of the chunks that pass the speech gate in which several voices are heard; nothing else than they or one voice ever is.</summary>
    private static async Task<double> Mixed((short[] One, short[] Other)[] pairs)
    {
        double several = 0, passed = 0;
        foreach (var (one, other) in pairs)
        {
            var n = Math.Min(Math.Min(one.Length, other.Length), 20 * 8000);
            short[] mix = [.. TestSpeech.AtLevel(one[..n], -26).Zip(TestSpeech.AtLevel(other[..n], -26), (a, b) => (short)Math.Clamp(a + b, short.MinValue, short.MaxValue))];
            var heard = (await Hear(mix)).Estimates.Where(e => e.Outcome is ChunkOutcome.Estimated or ChunkOutcome.Abstained).ToArray();
            var refused = heard.Where(e => e.Heard != AudioKind.OneVoice).ToArray();
            refused.ShouldAllBe(e => e.Heard == AudioKind.SeveralVoices && e.Outcome == ChunkOutcome.Abstained && e.Abstention == AbstainReason.OutOfDomain && e.Anger == 0);
            several += refused.Length;
            passed += heard.Length;
        }

        passed.ShouldBeGreaterThan(20);
        return several / passed;
    }

    /// <summary>Clips in a row, without the silence around them.</summary>
    private static short[] Speech(IEnumerable<string> paths) => [.. paths.Take(12).SelectMany(path =>
    {
        var clip = TestSpeech.Clip(path);
        var first = Array.FindIndex(clip, s => Math.Abs((int)s) > 600);
        return first < 0 ? clip : clip[first..Array.FindLastIndex(clip, s => Math.Abs((int)s) > 600)];
    })];

    private static async Task<(EmotionEstimate[] Estimates, long Glances)> GivesNoEmotion(short[] samples, bool mayBeMusic = false)
    {
        var (estimates, glances) = await Hear(samples);
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
            (mayBeMusic || e.Heard != AudioKind.Music).ShouldBeTrue("it is no music");
        }

        return (estimates, glances);
    }

    private static async Task<(EmotionEstimate[] Estimates, long Glances)> Hear(short[] samples)
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
        return (estimates, bench.Metrics.Glances);
    }
}
