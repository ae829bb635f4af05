using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Speech;
using EdgeCx.Core.Time;
using EdgeCx.Inference.Speech;
using Microsoft.ML.OnnxRuntime;

namespace EdgeCx.Inference.Tests.Speech;

/// <summary>Words beside voice and emotion in the running pipeline, live: with deadlines.</summary>
public sealed class WordsLaneTests
{
    private static readonly InferenceOptions English = new() { Language = "en" };

    [Fact]
    public async Task Live_AgentSpeaks_FinalUtteranceComes()
    {
        await using var bench = new PipelineBench(English, words: true);
        bench.Pipeline.Start();
        var leg = TestLegs.Agent();
        bench.Cut(leg, Greeting(), Live(bench), chunks: false, end: false);
        var utterance = await FirstFinal(bench);
        utterance.Leg.ShouldBe(leg);
        utterance.Text.ShouldContain("Thank you for calling");
        utterance.Language.ShouldBe("en");
        utterance.Words.ShouldBeGreaterThan(10);
        utterance.Confidence.ShouldBeInRange(0.6f, 1);
        utterance.Emotion.ShouldBeNull();
        utterance.EndSample.ShouldBeGreaterThan(utterance.StartSample);
        leg.Language.ShouldBe("en");
        await Until(() => bench.Pipeline.Words!.OutstandingBlocks == 0);
        await bench.StopAsync();
        bench.Outstanding.ShouldBe(0);
    }

    [Fact]
    public async Task Live_SpeechGoesOn_PartialsComeAndGrow()
    {
        await using var bench = new PipelineBench(English, words: true);
        bench.Pipeline.Start();
        var samples = Greeting();
        var leg = TestLegs.Agent();
        for (var at = 0; at + 8192 <= samples.Length; at += 8192)
        {
            // A second of speech, then the time to transcribe it, as live.
            for (var frame = 0; frame < 32; frame++)
            {
                bench.Push(leg, EdgeCx.Core.Audio.WindowKind.VoiceFrame, samples, at + (frame * 256), 256, Live(bench)(0));
            }

            await Until(() => bench.Outstanding == 0 && bench.Pipeline.Words!.Worker.IsIdle);
        }

        await bench.StopAsync();
        var partials = bench.Signals.Where(s => s.Kind == SignalKind.Utterance).Select(s => s.Utterance!).Where(u => !u.IsFinal).ToArray();
        partials.Length.ShouldBeGreaterThanOrEqualTo(2);
        partials.Select(p => p.EndSample).ShouldBeInOrder();
        partials.ShouldAllBe(p => p.StartSample == partials[0].StartSample);
    }

    [Fact]
    public async Task Live_Paused_AudioIsClearedWithoutAnotherFrameAndNothingIsTold()
    {
        await using var bench = new PipelineBench(English, words: true);
        bench.Pipeline.Start();
        var leg = TestLegs.Customer();
        bench.Cut(leg, Greeting()[..(2 * 8000)], Live(bench), chunks: false, end: false);
        await Until(() => bench.Outstanding == 0 && bench.Pipeline.Words!.OutstandingBlocks > 0);
        leg.Call.SetPaused(true);
        await Until(() => bench.Pipeline.Words!.OutstandingBlocks == 0);

        // Frames that are still on their way are not kept, either.
        bench.Cut(leg, Greeting(), Live(bench), chunks: false, end: false);
        await Until(() => bench.Outstanding == 0);
        bench.Pipeline.Words!.OutstandingBlocks.ShouldBe(0);
        await bench.StopAsync();
        bench.Signals.ShouldNotContain(s => s.Kind == SignalKind.Utterance && s.Utterance!.IsFinal);
    }

    [Theory]
    [InlineData(SpeakerRole.Customer, NoticeState.Objected)]
    [InlineData(SpeakerRole.Agent, NoticeState.Objected)]
    [InlineData(SpeakerRole.Unknown, NoticeState.Notified)]
    [InlineData(SpeakerRole.Mixed, NoticeState.Notified)]
    public async Task Recording_NotAllowed_NothingIsTranscribed(SpeakerRole role, NoticeState notice)
    {
        await using var bench = new PipelineBench(English, words: true);
        bench.Pipeline.Start();
        var understood = 0;
        bench.Pipeline.Words!.Worker.Understood = (_, _) => understood++;
        var call = new Call(CallId.New(), TapKind.File, DateTimeOffset.UnixEpoch, noticeRequired: false, notice);
        var leg = call.AddLeg("1");
        leg.BindRole(role, "test");
        bench.Cut(leg, Greeting(), sample => Deadline.None(sample), chunks: false);
        await bench.StopAsync();
        understood.ShouldBe(0);
        bench.Signals.ShouldNotContain(s => s.Kind == SignalKind.Utterance);
    }

    [Fact]
    public async Task Live_LegEnds_NothingComesAfterItsEnd()
    {
        await using var bench = new PipelineBench(English, words: true);
        bench.Pipeline.Start();
        bench.Cut(TestLegs.Agent(), Greeting(), Live(bench), chunks: false);
        await bench.StopAsync();
        var kinds = bench.Signals.Select(s => s.Kind).ToArray();
        kinds.Count(k => k == SignalKind.LegDrained).ShouldBe(1);
        kinds[^1].ShouldBe(SignalKind.LegDrained);
        bench.Pipeline.Words!.OutstandingBlocks.ShouldBe(0);
    }

    [Fact]
    public async Task Recording_RunFails_IsCountedAndTheNextSegmentServed()
    {
        await using var bench = new PipelineBench(English, words: true);
        bench.Pipeline.Start();
        var runs = 0;
        bench.Pipeline.Words!.Worker.Transcriber.Graph.BeforeRun = () =>
        {
            if (++runs == 3)
            {
                throw Fault();
            }
        };
        bench.Cut(TestLegs.Agent(), [.. Greeting(), .. Greeting()], sample => Deadline.None(sample), chunks: false);
        await bench.StopAsync();
        bench.Metrics.Drops[DropReason.InferenceFailed].ShouldBe(1);
        bench.Log.Lines.Count(l => l.Id.Id == 2043).ShouldBe(1);
        bench.Signals.Count(s => s.Kind == SignalKind.Utterance).ShouldBeGreaterThanOrEqualTo(1);
        bench.Pipeline.Words.OutstandingBlocks.ShouldBe(0);
    }

    [Theory]
    [InlineData("de", null, "no transcriber for Inference:Language de")]
    [InlineData("es", null, "Inference:SpanishLicenceAccepted")]
    public async Task Start_LanguageWithoutTranscriber_SaysWhyAndGivesNoWords(string language, string? accepted, string why)
    {
        await using var bench = new PipelineBench(new InferenceOptions { Language = language, SpanishLicenceAccepted = accepted }, words: true);
        bench.Pipeline.Start();
        bench.Pipeline.Words.ShouldBeNull();
        bench.Pipeline.Status!.NoWords.ShouldContain(why);
        bench.Log.Lines.ShouldContain(l => l.Id.Id == 2041 && l.Text.Contains(why, StringComparison.Ordinal));
        var leg = TestLegs.Customer();
        bench.Cut(leg, TestSpeech.Noise(0.5), sample => Deadline.None(sample), chunks: false);
        await bench.StopAsync();
        leg.Language.ShouldBe(language);
    }

    [Fact]
    public void StrainGauge_SheddingOrLateness_LastsTwoSeconds()
    {
        var drops = new DropCounters();
        var late = false;
        var gauge = new StrainGauge(drops, () => late);
        gauge.Look(0).ShouldBeFalse();
        drops.Add(DropReason.DeadlineInfeasible);
        gauge.Look(1).ShouldBeTrue();
        gauge.Look(StrainGauge.RestNs).ShouldBeTrue();
        gauge.Look(StrainGauge.RestNs + 1).ShouldBeFalse();
        late = true;
        gauge.Look(StrainGauge.RestNs + 2).ShouldBeTrue();
        late = false;
        gauge.IsStrained.ShouldBeTrue();
        drops.Add(DropReason.QueueFull);
        gauge.Look((2 * StrainGauge.RestNs) + 2).ShouldBeFalse();
    }

    private static short[] Greeting() => [.. TestSpeech.Call("aws_lca_Auto_Repairs_40_UTC_agent.wav")[..(7 * 8000)], .. TestSpeech.Silence(1)];

    // Said to arrive a little later than it does: on a busy machine a test must not be shed for its age.
    private static Func<long, Deadline> Live(PipelineBench bench) => _ => Deadline.After(bench.Clock.NowNs + 60_000_000_000, 60_000);

    private static async Task<Utterance> FirstFinal(PipelineBench bench)
    {
        Utterance? found = null;
        await Until(() => (found = bench.Seen.FirstOrDefault(s => s.Kind == SignalKind.Utterance && s.Utterance!.IsFinal).Utterance) is not null);
        return found!;
    }

    private static async Task Until(Func<bool> condition)
    {
        for (var i = 0; i < 6000 && !condition(); i++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        condition().ShouldBeTrue("not within a minute");
    }

    private static OnnxRuntimeException Fault()
    {
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
