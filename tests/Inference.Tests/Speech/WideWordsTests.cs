using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Speech;
using EdgeCx.Core.Time;

namespace EdgeCx.Inference.Tests.Speech;

/// <summary>Words of wide-band legs in the running pipeline.</summary>
public sealed class WideWordsTests
{
    private static readonly InferenceOptions English = new() { Language = "en" };

    [Fact]
    public async Task Recording_WideLeg_TranscriberIsGiven16KilohertzAndEverythingElseTheSame()
    {
        var clip = Speech();
        var (narrow, narrowBand) = await Hear(clip, isWide: false);
        var (wide, wideBand) = await Hear(clip, isWide: true);

        // Between 5 and 7 kHz: nothing without, a voice's consonants with.
        narrowBand.ShouldBeLessThan(0.001);
        wideBand.ShouldBeGreaterThan(20 * narrowBand);

        // Voice activity hears 8 kHz either way.
        Voices(wide).ShouldBe(Voices(narrow));
        Utterances(wide).Select(u => (u.StartSample, u.EndSample)).ShouldBe(Utterances(narrow).Select(u => (u.StartSample, u.EndSample)));
        Utterances(wide).ShouldNotBeEmpty();

        var (again, _) = await Hear(clip, isWide: true);
        Utterances(again).Select(u => u.Text).ShouldBe(Utterances(wide).Select(u => u.Text));
    }

    [Fact]
    public async Task Recording_LanguageToBeFoundOut_IsDecidedAt8KilohertzAndHeardAt16FromThenOn()
    {
        await using var bench = new PipelineBench(words: true);
        bench.Pipeline.Start();
        var heard = new List<(bool IsDecided, double HighBand)>();
        var worker = bench.Pipeline.Words!.Worker;
        var band = 0.0;
        worker.Transcriber.Graph.BeforeRun = () => band = HighBand(worker.Transcriber.Input);
        worker.Understood = (job, _) => heard.Add((job.Words.Language.IsAccepted, band));
        var clip = Speech();
        bench.Cut(TestLegs.Customer(), clip.Samples, sample => Deadline.None(sample * 125_000), chunks: false, wide: clip.Wide);
        await bench.StopAsync();
        heard.Count(h => h.IsDecided).ShouldBeGreaterThan(0);
        heard.Count(h => !h.IsDecided).ShouldBeGreaterThan(0);
        heard.Where(h => !h.IsDecided).ShouldAllBe(h => h.HighBand < 0.001);
        heard.Where(h => h.IsDecided).ShouldAllBe(h => h.HighBand > 0.001);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Live_PausedOrObjected_AudioOfBothRatesIsClearedWithoutAnotherFrame(bool isObjection)
    {
        await using var bench = new PipelineBench(English, words: true);
        bench.Pipeline.Start();
        var clip = Speech();
        var leg = TestLegs.Customer();
        bench.Cut(leg, clip.Samples, Live(bench), chunks: false, end: false, to: 2 * 8000, wide: clip.Wide);
        await Until(() => bench.Outstanding == 0 && bench.Pipeline.Words!.OutstandingBlocks > 0);
        bench.Seen.Last(s => s.Kind == SignalKind.VoiceActivity).Voice.IsSpeech.ShouldBeTrue("a segment is open");
        if (isObjection)
        {
            leg.Call.TrySetNotice(NoticeState.Objected).ShouldBeTrue();
        }
        else
        {
            leg.Call.SetPaused(true);
        }

        await Until(() => bench.Pipeline.Words!.OutstandingBlocks == 0);

        // Frames that are still on their way are not kept, either.
        bench.Cut(leg, clip.Samples, Live(bench), chunks: false, end: false, wide: clip.Wide);
        await Until(() => bench.Outstanding == 0);
        bench.Pipeline.Words!.OutstandingBlocks.ShouldBe(0);
        await bench.StopAsync();
        bench.Signals.ShouldNotContain(s => s.Kind == SignalKind.Utterance && s.Utterance!.IsFinal);
        var leases = new List<WindowLease>();
        while (bench.WideFrames.TryRent(out var lease))
        {
            lease.Wide.ContainsAnyExcept((short)0).ShouldBeFalse();
            leases.Add(lease);
        }

        leases.Count.ShouldBe(bench.WideFrames.MaxSlots);
    }

    [Fact]
    public async Task SteadyState_WideSpeech_VoiceThreadAllocatesNothing()
    {
        var clip = Speech();
        await using var bench = new PipelineBench(English, windows: 2048, words: true);
        bench.Pipeline.Start();
        var leg = TestLegs.Customer();
        long before = 0;
        for (var round = 0; round < 6; round++)
        {
            // Each round goes on where the one before ended.
            for (var at = 0; at + 256 <= clip.Samples.Length; at += 256)
            {
                PushAt(bench, leg, clip, at, (round * (clip.Samples.Length / 256 * 256L)) + at);
            }

            await PipelineAllocationTests.Idle(bench);
            if (round == 2)
            {
                before = bench.Pipeline.AllocatedBytes;
            }
        }

        (bench.Pipeline.AllocatedBytes - before).ShouldBe(0);
        await bench.StopAsync();
    }

    private static void PushAt(PipelineBench bench, Leg leg, WideClip clip, int from, long at)
    {
        if (bench.WideFrames.Made == 0)
        {
            bench.WideFrames.Reserve(bench.WideFrames.MaxSlots);
        }

        WindowLease lease;
        var spin = default(SpinWait);
        while (!bench.WideFrames.TryRent(out lease))
        {
            spin.SpinOnce();
        }

        clip.Samples.AsSpan(from, 256).CopyTo(lease.Samples);
        clip.Wide.AsSpan(2 * from, 512).CopyTo(lease.Wide);
        bench.Input.EnqueueWaiting(
            new AudioWindow(leg, WindowKind.VoiceFrame, at, 256, Live(bench)(0), bench.Clock.NowNs, lease) { Interruptions = leg.Call.Interruptions }, TestContext.Current.CancellationToken);
    }

    /// <summary>Prompts one after another, as a leg in G.722 brings them: 7 s.</summary>
    private static WideClip Speech()
    {
        Assert.SkipUnless(Prompts.AreHereInG722, "Debian's asterisk-core-sounds-en-g722 is not installed");
        var clips = Prompts.Sentences().Take(6).Select(p => Prompts.ReadG722(p.Path)).ToArray();
        short[] samples = [.. clips.SelectMany(c => c.Samples), .. new short[8192]];
        short[] wide = [.. clips.SelectMany(c => c.Wide), .. new short[16_384]];
        samples.Length.ShouldBeGreaterThan(4 * 8000);
        return new WideClip(samples, wide);
    }

    private static async Task<(IReadOnlyList<ConversationSignal> Signals, double HighBand)> Hear(WideClip clip, bool isWide)
    {
        await using var bench = new PipelineBench(English, words: true);
        bench.Pipeline.Start();
        var transcriber = bench.Pipeline.Words!.Worker.Transcriber;
        var band = 0.0;
        transcriber.Graph.BeforeRun = () => band = Math.Max(band, HighBand(transcriber.Input));
        bench.Cut(TestLegs.Customer(), clip.Samples, sample => Deadline.None(sample * 125_000), chunks: false, wide: isWide ? clip.Wide : null);
        await bench.StopAsync();
        bench.Outstanding.ShouldBe(0);
        bench.Pipeline.Words.OutstandingBlocks.ShouldBe(0);
        return (bench.Signals, band);
    }

    /// <summary>The part of a signal's power near 8 kHz: behind a fourth difference, 0 dB at 8 kHz, −10 at 5, −33 at 2.4, less in a voice's own range.</summary>
    private static double HighBand(ReadOnlySpan<float> samples)
    {
        double high = 0, all = 0;
        for (var i = 4; i < samples.Length; i++)
        {
            var difference = (samples[i] - (4 * samples[i - 1]) + (6 * samples[i - 2]) - (4 * samples[i - 3]) + samples[i - 4]) / 16;
            high += difference * difference;
            all += samples[i] * samples[i];
        }

        return high / all;
    }

    private static IEnumerable<(long, float, bool)> Voices(IEnumerable<ConversationSignal> signals) =>
        signals.Where(s => s.Kind == SignalKind.VoiceActivity).Select(s => (s.Voice.StartSample, s.Voice.Probability, s.Voice.IsSpeech));

    private static Utterance[] Utterances(IEnumerable<ConversationSignal> signals) =>
        [.. signals.Where(s => s.Kind == SignalKind.Utterance).Select(s => s.Utterance!)];

    // Said to arrive a little later than it does: on a busy machine a test must not be shed for its age.
    private static Func<long, Deadline> Live(PipelineBench bench) => _ => Deadline.After(bench.Clock.NowNs + 60_000_000_000, 60_000);

    private static async Task Until(Func<bool> condition)
    {
        for (var i = 0; i < 6000 && !condition(); i++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        condition().ShouldBeTrue("not within a minute");
    }
}
