using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Media.Tests.Framing;

namespace EdgeCx.Media.Tests.Law;

/// <summary>A pause and an objection, seen from the audio of one leg: what was buffered is gone, and what comes is heard under a new number.</summary>
public sealed class InterruptionTests : LegReceiverStage
{
    [Fact]
    public void Pause_BetweenTwoPackets_VoidsWhatWasBufferedEvenWhereNobodyNoticedThePause()
    {
        for (var i = 0; i < 20; i++)
        {
            Send((ushort)i, i);
        }

        Bench.Context.Pool.Outstanding.ShouldBeGreaterThan(0);
        Bench.Call.SetPaused(true);
        Bench.Call.SetPaused(false);
        for (var i = 20; i < 80; i++)
        {
            Send((ushort)i, i);
        }

        var windows = Bench.Drain();
        windows.Where(w => w.StartSample < 20 * 160).ShouldAllBe(w => w.Interruptions == 0 && w.IsVoid);
        windows.Where(w => w.StartSample >= 20 * 160).ShouldAllBe(w => w.Interruptions == 2 && !w.IsVoid);
        var chunk = windows.First(w => w.Kind == WindowKind.EmotionChunk && !w.IsVoid);
        chunk.StartSample.ShouldBe(4000);
        chunk.Lease.Samples[..1200].ContainsAnyExcept((short)0).ShouldBeFalse("no context from before the pause");
        windows.ForEach(w => w.Lease.Return());
    }

    [Fact]
    public void Pause_PacketsThatCameInItAndAreReadAfterIt_AreNotHeard()
    {
        Send(0, 0);
        Send(1, 1);
        Bench.Time.Advance(TimeSpan.FromMilliseconds(40));
        Bench.Call.SetPaused(true, Bench.Clock);
        Bench.Time.Advance(TimeSpan.FromMilliseconds(400));
        Bench.Call.SetPaused(false, Bench.Clock);
        var resumedMs = Bench.Clock.NowNs / Ms;

        // The socket still had them when the pause ended.
        for (var i = 3; i < 20; i++)
        {
            Send((ushort)i, i, arrivalMs: resumedMs - 400 + (20 * (i - 2)));
        }

        for (var i = 23; i < 60; i++)
        {
            Send((ushort)i, i, arrivalMs: resumedMs + 1 + (20 * (i - 22)));
        }

        Bench.Drops[DropReason.LegInactive].ShouldBe(17);
        foreach (var window in Bench.Drain().Where(w => !w.IsVoid))
        {
            window.Lease.Samples.ToArray().ShouldAllBe(s => s == 0 || s == Level(23) || Array.IndexOf(Levels(23, 60), s) >= 0);
            window.Lease.Return();
        }
    }

    [Fact]
    public void Objection_InMidChunk_ClearsTheChunkInTheMakingAtTheNextTick()
    {
        for (var i = 0; i < 20; i++)
        {
            Send((ushort)i, i);
        }

        Bench.Hear();
        Bench.Call.TrySetNotice(NoticeState.Objected, NoticeMeans.Api, Bench.Clock).ShouldBeTrue();
        Receiver.OnTick(401 * Ms);
        Bench.Context.Pool.Outstanding.ShouldBeLessThanOrEqualTo(1);
        for (var i = 20; i < 80; i++)
        {
            Send((ushort)i, i);
        }

        Bench.Hear().ShouldAllBe(w => w.Kind == WindowKind.VoiceFrame);
    }

    [Fact]
    public void NoNotice_WhereItIsRequired_NoChunkIsCutAndContextBeginsWithTheNotice()
    {
        var call = new Call(CallId.New(), TapKind.Siprec, DateTimeOffset.UnixEpoch, noticeRequired: true);
        var leg = call.AddLeg("1");
        leg.BindRole(SpeakerRole.Customer, "test");
        var receiver = new Media.Framing.LegReceiver(leg, FramingStage.G711, Bench.Context, openedNs: 0);
        for (var i = 0; i < 80; i++)
        {
            if (i == 40)
            {
                call.TrySetNotice(NoticeState.Notified, NoticeMeans.SipHeader, Bench.Clock);
            }

            receiver.OnRtp(Rtp.RtpBytes.Packet((ushort)i, (uint)(160 * i), Ssrc, Rtp.RtpBytes.Tone(Octet(i))), Source, 20 * i * Ms);
        }

        var chunk = Bench.Hear().Where(w => w.Kind == WindowKind.EmotionChunk).ShouldHaveSingleItem();
        chunk.StartSample.ShouldBe(8000);
        chunk.Samples[..400].ShouldAllBe(s => s == 0, "what was said before the notice is no context");
    }

    private static short[] Levels(int from, int to) => [.. Enumerable.Range(from, to - from).Select(i => Level(i))];
}
