using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Media.Framing;

namespace EdgeCx.Media.Tests.Framing;

public sealed class WindowFramerTests
{
    private const long Second = 1_000_000_000;
    private long _arrivalNs = Second;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(160)]
    [InlineData(4001)]
    [InlineData(20_000)]
    public void Write_AnyPieces_CutsTheSameWindowsInTheSameOrder(int piece)
    {
        var stage = new FramingStage();
        var leg = stage.AddLeg(SpeakerRole.Customer);
        var pcm = new PcmLeg(leg, stage.Context);
        Write(pcm, 14_500, piece);
        pcm.Complete();
        var heard = stage.Hear();

        var frames = heard.Where(w => w.Kind == WindowKind.VoiceFrame).ToList();
        frames.Select(f => f.StartSample).ShouldBe(Enumerable.Range(0, 14_500 / 256).Select(i => 256L * i));
        FramingStage.Join(frames).ShouldBe(FramingStage.Ramp(0, frames.Count * 256));

        var chunks = heard.Where(w => w.Kind == WindowKind.EmotionChunk).ToList();
        chunks.Select(c => (c.StartSample, c.NewSamples)).ShouldBe([(0, 4000), (4000, 4000), (8000, 4000), (12_000, 2500)]);
        chunks[0].Samples.ShouldBe([.. new short[2000], .. FramingStage.Ramp(0, 4000)]);
        chunks[2].Samples.ShouldBe(FramingStage.Ramp(6000, 6000));
        chunks[3].Samples.ShouldBe([.. FramingStage.Ramp(10_000, 4500), .. new short[1500]]);

        foreach (var chunk in chunks)
        {
            var before = heard.Take(heard.IndexOf(chunk)).Where(w => w.Kind == WindowKind.VoiceFrame).ToList();
            before.Count.ShouldBe((int)(chunk.EndSample / 256));
        }

        heard[^1].Kind.ShouldBe(WindowKind.EndOfLeg);
        heard[^1].StartSample.ShouldBe(14_500);
        leg.State.ShouldBe(LegState.Ended);
        stage.ShouldHoldNothing();
    }

    [Theory]
    [InlineData(1999, false)]
    [InlineData(2000, true)]
    public void Complete_TheRest_IsAChunkFromAQuarterSecondOn(int rest, bool isChunk)
    {
        var stage = new FramingStage();
        var pcm = new PcmLeg(stage.AddLeg(SpeakerRole.Customer), stage.Context);
        Write(pcm, 4000 + rest, 160);
        pcm.Complete();
        pcm.Complete();
        var heard = stage.Hear();
        heard.Count(w => w.Kind == WindowKind.EmotionChunk).ShouldBe(isChunk ? 2 : 1);
        heard.Count(w => w.Kind == WindowKind.EndOfLeg).ShouldBe(1);
        stage.ShouldHoldNothing();
    }

    [Theory]
    [InlineData(SpeakerRole.Agent)]
    [InlineData(SpeakerRole.Unknown)]
    [InlineData(SpeakerRole.Mixed)]
    public void Write_OnALegThatIsNotOneCustomer_CutsNoChunk(SpeakerRole role)
    {
        var stage = new FramingStage();
        var pcm = new PcmLeg(stage.AddLeg(role), stage.Context);
        Write(pcm, 9000, 160);
        pcm.Complete();
        stage.Hear().ShouldAllBe(w => w.Kind == WindowKind.VoiceFrame || w.Kind == WindowKind.EndOfLeg);
        stage.ShouldHoldNothing();
    }

    [Fact]
    public void Write_RoleBoundLate_StartsAtTheNextWholeChunkWithoutEarlierContext()
    {
        var stage = new FramingStage();
        var leg = stage.AddLeg(SpeakerRole.Unknown);
        var pcm = new PcmLeg(leg, stage.Context);
        Write(pcm, 7200, 160);
        leg.BindRole(SpeakerRole.Customer, "late");
        Write(pcm, 8960, 160);
        var chunks = stage.Hear().Where(w => w.Kind == WindowKind.EmotionChunk).ToList();
        chunks.Select(c => c.StartSample).ShouldBe([8000L, 12_000]);

        // Allowed since 7200: of the context [6000, 8000), only the last 800 samples may be heard.
        chunks[0].Samples.ShouldBe([.. new short[1200], .. FramingStage.Ramp(7200, 4800)]);
        chunks[1].Samples.ShouldBe(FramingStage.Ramp(10_000, 6000));
        pcm.Complete();
        stage.Hear();
        stage.ShouldHoldNothing();
    }

    [Fact]
    public void Write_PermissionWithdrawnAndGivenAgain_LeavesTheBrokenChunkOut()
    {
        var stage = new FramingStage();
        var leg = stage.AddLeg(SpeakerRole.Customer);
        var pcm = new PcmLeg(leg, stage.Context);
        Write(pcm, 5000, 100);
        leg.BindRole(SpeakerRole.Unknown, "contradiction");
        Write(pcm, 500, 100);
        leg.BindRole(SpeakerRole.Customer, "again");
        Write(pcm, 6500, 100);
        var chunks = stage.Hear().Where(w => w.Kind == WindowKind.EmotionChunk).ToList();
        chunks.Select(c => c.StartSample).ShouldBe([0L, 8000]);
        chunks[1].Samples.ShouldBe([.. FramingStage.Ramp(6000, 6000)]);
        pcm.Complete();
        stage.Hear();
        stage.ShouldHoldNothing();
    }

    [Fact]
    public void Write_Deadline_IsThatOfThePacketWhichCompletesTheWindow()
    {
        var stage = new FramingStage();
        var pcm = new PcmLeg(stage.AddLeg(SpeakerRole.Customer), stage.Context);
        Write(pcm, 4160, 160);
        var heard = stage.Hear();

        // Frame 0 ends at 256, within the second packet; the chunk ends at 4000, with the 25th.
        heard[0].Deadline.ArrivalNs.ShouldBe(Second + 20_000_000);
        var chunk = heard.Single(w => w.Kind == WindowKind.EmotionChunk);
        chunk.Deadline.ArrivalNs.ShouldBe(Second + (24 * 20_000_000L));
        chunk.Deadline.DueNs.ShouldBe(chunk.Deadline.ArrivalNs + 250_000_000);
    }

    [Fact]
    public void Write_QueueFull_DropsAudioAndKeepsTheEndMarker()
    {
        var stage = new FramingStage(queue: 8);
        var leg = stage.AddLeg(SpeakerRole.Customer);
        var audio = new LegAudio(leg, stage.Context, CancellationToken.None);
        for (var i = 0; i < 100; i++)
        {
            audio.Append(FramingStage.Ramp(160 * i, 160), _arrivalNs);
        }

        audio.ResetBaseline(_arrivalNs);
        audio.Finish(_arrivalNs);
        audio.IsFlushed.ShouldBeFalse();
        stage.Drops[DropReason.QueueFull].ShouldBe((16_000 / 256) + 4 - 8);

        var heard = stage.Hear();
        audio.TryFlush().ShouldBeTrue();
        heard.AddRange(stage.Hear());
        heard.Count.ShouldBe(10);
        heard[8].Kind.ShouldBe(WindowKind.BaselineReset);
        heard[9].Kind.ShouldBe(WindowKind.EndOfLeg);
        stage.ShouldHoldNothing();
    }

    [Fact]
    public void Write_ResetWaits_NoAudioOvertakesIt()
    {
        var stage = new FramingStage(queue: 2);
        var audio = new LegAudio(stage.AddLeg(SpeakerRole.Agent), stage.Context, CancellationToken.None);
        audio.Append(FramingStage.Ramp(0, 512), _arrivalNs);
        audio.ResetBaseline(_arrivalNs);
        audio.Append(FramingStage.Ramp(512, 256), _arrivalNs);
        stage.Hear().Count.ShouldBe(2);
        audio.Append(FramingStage.Ramp(768, 256), _arrivalNs);
        var heard = stage.Hear();
        heard.Select(w => (w.Kind, w.StartSample)).ShouldBe([(WindowKind.BaselineReset, 512), (WindowKind.VoiceFrame, 768)]);
        stage.Drops[DropReason.QueueFull].ShouldBe(1);
        audio.Finish(_arrivalNs);
    }

    [Fact]
    public void Write_PoolExhausted_DropsAudioAndCounts()
    {
        var stage = new FramingStage(frames: 2, chunks: 1);
        var pcm = new PcmLeg(stage.AddLeg(SpeakerRole.Customer), stage.Context);
        Write(pcm, 8000, 160);
        pcm.Complete();
        stage.Drops[DropReason.PoolExhausted].ShouldBe((8000 / 256) - 2 + 1);
        stage.Hear().Count.ShouldBe(4);
        stage.ShouldHoldNothing();
    }

    [Fact]
    public async Task Write_WaitingOutlet_LosesNothingAndHasNoDeadline()
    {
        var stage = new FramingStage(queue: 4, frames: 2, chunks: 1, waiting: true);
        var pcm = new PcmLeg(stage.AddLeg(SpeakerRole.Customer), stage.Context, TestContext.Current.CancellationToken);
        var writing = Task.Run(
            () =>
            {
                Write(pcm, 40_000, 333);
                pcm.Complete();
            },
            TestContext.Current.CancellationToken);
        var heard = new List<HeardWindow>();
        while (heard.Count == 0 || heard[^1].Kind != WindowKind.EndOfLeg)
        {
            stage.Outlet.Windows.WaitForItem(TimeSpan.FromMilliseconds(50));
            heard.AddRange(stage.Hear());
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        await writing;
        heard.Count(w => w.Kind == WindowKind.VoiceFrame).ShouldBe(40_000 / 256);
        heard.Count(w => w.Kind == WindowKind.EmotionChunk).ShouldBe(10);
        heard.ShouldAllBe(w => w.Deadline.IsNone);
        stage.Drops.NonZero().ShouldBeEmpty();
        stage.ShouldHoldNothing();
    }

    [Fact]
    public async Task Write_WaitingAndCancelled_Ends()
    {
        var stage = new FramingStage(queue: 2, waiting: true);
        using var cancelling = new CancellationTokenSource();
        var pcm = new PcmLeg(stage.AddLeg(SpeakerRole.Agent), stage.Context, cancelling.Token);
        var writing = Task.Run(() => Write(pcm, 40_000, 333), TestContext.Current.CancellationToken);
        await cancelling.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(writing);
        stage.Hear();
        stage.Outlet.FramePool.Outstanding.ShouldBe(0);
    }

    private void Write(PcmLeg pcm, int samples, int piece)
    {
        for (var written = 0; written < samples; written += piece)
        {
            var count = Math.Min(piece, samples - written);
            pcm.Write(FramingStage.Ramp(pcm.Position, count), _arrivalNs);
            _arrivalNs += 20_000_000;
        }
    }
}
