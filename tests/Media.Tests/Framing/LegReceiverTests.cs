using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Media.Tests.Rtp;

namespace EdgeCx.Media.Tests.Framing;

public sealed class LegReceiverTests : LegReceiverStage
{
    [Fact]
    public void OnRtp_InOrder_IsHeardAtOnceAndStartsTheLeg()
    {
        Send(65_530, 0);
        Leg.HasStarted.ShouldBeTrue();
        Leg.State.ShouldBe(LegState.Active);
        Leg.Codec.ShouldBe("PCMU");
        for (var i = 1; i < 32; i++)
        {
            Send((ushort)(65_530 + i), i);
        }

        var heard = Finish();
        FramingStage.Join(heard).ShouldBe(Expected(20));
        heard.Count(w => w.Kind == WindowKind.EmotionChunk).ShouldBe(1);
        Leg.Statistics.Packets.ShouldBe(32);
        Leg.Statistics.Lost.ShouldBe(0);
        Bench.Changes().ShouldContain(Leg);
    }

    [Fact]
    public void OnRtp_ReorderedWithin40Ms_LosesNothing()
    {
        int[] order = [0, 1, 3, 2, 4, 6, 7, 5, 8, 9];
        foreach (var i in order)
        {
            Send((ushort)i, i, arrivalMs: 20 * order.IndexOf(i));
        }

        FramingStage.Join(Finish()).ShouldBe(Expected(6));
        Leg.Statistics.Lost.ShouldBe(0);
        Bench.Drops.NonZero().ShouldBeEmpty();
        Bench.Outlet.Metrics.Stages[Stage.ReorderHold].Count.ShouldBe(3);
    }

    [Fact]
    public void OnTick_AGapHeld40Ms_BecomesSilenceAndTheLatePacketIsDropped()
    {
        Send(0, 0);
        Send(2, 2);
        Receiver.HoldDueNs.ShouldBe(80 * Ms);
        Receiver.OnTick(79 * Ms);
        Leg.Statistics.Lost.ShouldBe(0);
        Receiver.OnTick(80 * Ms);
        Leg.Statistics.Lost.ShouldBe(1);
        Receiver.HoldDueNs.ShouldBe(long.MaxValue);

        Send(1, 1, arrivalMs: 81);
        Leg.Statistics.Late.ShouldBe(1);
        Leg.Statistics.Lost.ShouldBe(0);
        Bench.Drops[DropReason.ReorderLate].ShouldBe(1);
        Send(1, 1, arrivalMs: 82);
        Leg.Statistics.Duplicates.ShouldBe(1);
        Send(3, 3);

        var heard = FramingStage.Join(Finish());
        heard.Length.ShouldBe(512);
        heard[..160].ShouldAllBe(s => s == Level(0));
        heard[160..320].ShouldAllBe(s => s == 0);
        heard[320..480].ShouldAllBe(s => s == Level(2));
        heard[480..].ShouldAllBe(s => s == Level(3));
    }

    [Fact]
    public void OnTick_AGapIsGivenUp_WindowsThatItHeldSaySoAndLaterOnesDoNot()
    {
        Send(0, 0);
        Send(2, 2);
        Receiver.OnTick(80 * Ms);
        Send(3, 3, arrivalMs: 2000);

        Bench.Outlet.Windows.TryDequeue(out var held).ShouldBeTrue();
        Bench.Outlet.Windows.TryDequeue(out var later).ShouldBeTrue();
        (held.Deadline.ArrivalNs, held.ReleasedNs).ShouldBe((40 * Ms, Bench.Clock.NowNs));
        (later.Deadline.ArrivalNs, later.ReleasedNs).ShouldBe((2000 * Ms, 0));
        held.Lease.Return();
        later.Lease.Return();
    }

    [Fact]
    public void OnRtp_GapAndThenAPacketAfterTheHold_GivesUpByArrivalWithoutATick()
    {
        Send(0, 0);
        Send(2, 2);
        Send(3, 3, arrivalMs: 60);
        Send(4, 4, arrivalMs: 81);
        Leg.Statistics.Lost.ShouldBe(1);
        Send(5, 5);
        Receiver.HoldDueNs.ShouldBe(long.MaxValue);
    }

    [Fact]
    public void OnRtp_AWideGap_IsGivenUpAtOnce()
    {
        Send(0, 0);
        Send(40, 40);
        Leg.Statistics.Lost.ShouldBe(39);
        FramingStage.Join(Finish()).Length.ShouldBe(41 * 160 / 256 * 256);
    }

    [Fact]
    public void OnRtp_TelephoneEventAndComfortNoise_AreSilence()
    {
        Send(0, 0);
        byte[] key = [5, 10, 0, 160];
        Receiver.OnRtp(RtpBytes.Packet(1, 160, Ssrc, key, 101, marker: true), Source, 20 * Ms);
        Receiver.OnRtp(RtpBytes.Packet(2, 160, Ssrc, key, 101), Source, 40 * Ms);
        Receiver.OnRtp(RtpBytes.Packet(3, 480, Ssrc, [60], 13), Source, 60 * Ms);
        Send(4, 4);
        Send(5, 5);
        Bench.Drops[DropReason.NotAudio].ShouldBe(3);
        var heard = FramingStage.Join(Finish());
        heard[160..640].ShouldAllBe(s => s == 0);
        heard[640..].ShouldAllBe(s => s == Level(4));
        Leg.Statistics.Lost.ShouldBe(0);
    }

    [Fact]
    public void OnTick_AfterComfortNoise_MediaTimeGoesOnWithin120Ms()
    {
        Send(0, 0);
        Receiver.OnRtp(RtpBytes.Packet(1, 160, Ssrc, [60], 13), Source, 20 * Ms);
        for (var ms = 40; ms <= 1020; ms += 20)
        {
            Receiver.OnTick(ms * Ms);
        }

        var heard = FramingStage.Join(Bench.Hear());
        heard.Length.ShouldBe(8 * 900 / 256 * 256);
        heard[160..].ShouldAllBe(s => s == 0);

        // The talk spurt that follows is where its timestamp says.
        Send(2, 51);
        FramingStage.Join([.. Enumerable.Empty<HeardWindow>(), .. Finish()]).Length.ShouldBe((52 * 160 / 256 * 256) - heard.Length);
    }

    [Fact]
    public void OnTick_SourceStalls_SilenceFollowsOneSecondBehindAndWhatComesIsHeard()
    {
        Send(0, 0);
        for (var ms = 20; ms <= 1500; ms += 20)
        {
            Receiver.OnTick(ms * Ms);
        }

        // 500 ms were laid; a burst brings all 75 missing packets at once: those from 500 ms on are heard.
        for (var i = 1; i <= 75; i++)
        {
            Send((ushort)i, i, arrivalMs: 1500 + (i / 40));
        }

        var heard = FramingStage.Join(Finish());
        heard.Length.ShouldBe(76 * 160 / 256 * 256);
        heard[160..4000].ShouldAllBe(s => s == 0);
        heard[4000..4160].ShouldAllBe(s => s == Level(25));
        heard[^1].ShouldBe(Level(75));
    }

    [Fact]
    public void OnRtp_UnknownPayloadType_IsDroppedWithoutHoldingTheOthers()
    {
        Send(0, 0);
        Receiver.OnRtp(RtpBytes.Packet(1, 160, Ssrc, [1, 2, 3], 96), Source, 20 * Ms);
        Send(2, 2);
        Bench.Drops[DropReason.UnknownPayloadType].ShouldBe(1);
        Receiver.HoldDueNs.ShouldBe(long.MaxValue);
        Leg.Statistics.Lost.ShouldBe(0);
    }

    [Fact]
    public void OnRtp_MalformedOrTooLong_IsCounted()
    {
        Receiver.OnRtp([], Source, 0);
        Receiver.OnRtp([0x80, 0, 1], Source, 0);
        Receiver.OnRtp(RtpBytes.Packet(0, 0, Ssrc, new byte[3000]), Source, 0);
        Receiver.OnRtp([0x80, 200, 0, 9], Source, 0);
        Bench.Drops[DropReason.MalformedRtp].ShouldBe(3);
        Bench.Drops[DropReason.MalformedRtcp].ShouldBe(1);
        Leg.HasStarted.ShouldBeFalse();
        Finish().Single().Kind.ShouldBe(WindowKind.EndOfLeg);
    }

    [Fact]
    public void OnRtp_EveryTruncatedPrefix_NeverThrows()
    {
        var whole = RtpBytes.Packet(5, 5, Ssrc, RtpBytes.Tone(1, 40), csrcs: [1], extension: [1, 2, 3, 4], padding: 4);
        for (var length = 0; length <= whole.Length; length++)
        {
            Receiver.OnRtp(whole.AsSpan(0, length), Source, length * Ms);
        }

        (Bench.Drops[DropReason.MalformedRtp] + Leg.Statistics.Packets + Leg.Statistics.Duplicates).ShouldBeGreaterThan(0);
        Finish();
    }

    [Fact]
    public void OnRtp_CodecChangesMidStream_IsHeardAndTold()
    {
        Send(0, 0);
        Receiver.OnRtp(RtpBytes.Packet(1, 160, Ssrc, RtpBytes.Tone(0xAA), 8), Source, 20 * Ms);
        Leg.Codec.ShouldBe("PCMA");
        FramingStage.Join(Finish())[200].ShouldBe((short)32_256);
    }

    [Fact]
    public void OnRtp_CsrcsExtensionAndPadding_AreNotAudio()
    {
        Receiver.OnRtp(
            RtpBytes.Packet(0, 0, Ssrc, RtpBytes.Tone(0x80, 256), csrcs: [1, 2], extension: [1, 2, 3, 4], padding: 8), Source, 0);
        FramingStage.Join(Finish()).ShouldAllBe(s => s == 32_124);
    }

    [Fact]
    public void OnRtp_JumboPayload_IsHeard()
    {
        Receiver.OnRtp(RtpBytes.Packet(0, 0, Ssrc, RtpBytes.Tone(0x80, 2036)), Source, 0);
        Receiver.OnRtp(RtpBytes.Packet(2, 2 * 2036, Ssrc, RtpBytes.Tone(0x80, 2036)), Source, 1);
        Leg.Statistics.Lost.ShouldBe(1);
        FramingStage.Join(Finish()).Length.ShouldBe(3 * 2036 / 256 * 256);
    }

    [Fact]
    public void MediaPath_SteadyState_AllocatesNothing()
    {
        var random = new Random(5);
        var datagrams = Enumerable.Range(0, 6000)
            .Select(i => RtpBytes.Packet((ushort)(64_000 + i), (uint)(160 * i), Ssrc, RtpBytes.Tone((byte)i), i % 50 == 7 ? (byte)101 : (byte)0))
            .ToArray();

        // Loss, reordering and duplicates are the steady state too. The first half brings every path and buffer into being.
        var order = Enumerable.Range(0, 6000).Where(_ => random.NextDouble() > 0.02).ToList();
        for (var i = 10; i + 1 < order.Count; i += 17)
        {
            (order[i], order[i + 1]) = (order[i + 1], order[i]);
        }

        long before = 0;
        for (var n = 0; n < order.Count; n++)
        {
            if (n == 3000)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            var arrivalNs = n * 20 * Ms;
            Receiver.OnRtp(datagrams[order[n]], Source, arrivalNs);
            if (n % 31 == 0)
            {
                Receiver.OnRtp(datagrams[order[n]], Source, arrivalNs);
            }

            Receiver.OnTick(arrivalNs + Ms);
            while (Bench.Outlet.Windows.TryDequeue(out var window))
            {
                window.Lease.Return();
            }
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        allocated.ShouldBe(0);
        Leg.Statistics.Packets.ShouldBe(order.Count);
        Finish();
    }
}
