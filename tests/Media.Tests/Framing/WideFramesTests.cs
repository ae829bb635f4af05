using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Media.Codecs;
using EdgeCx.Media.Framing;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Tests.Codecs;
using EdgeCx.Media.Tests.Rtp;

namespace EdgeCx.Media.Tests.Framing;

/// <summary>Voice frames of wide-band legs carry 16 kHz beside 8, on the same places; all other legs' do not.</summary>
public sealed class WideFramesTests : LegReceiverStage
{
    private const int Packet = 160;
    private static readonly MediaDescription Wideband = new(
        [new MediaPayload(9, PayloadKind.G722, "G722", 8000), new MediaPayload(0, PayloadKind.Pcmu, "PCMU", 8000)], Active: true, RtcpMux: false);

    private ushort _sequence;

    [Fact]
    public void OnRtp_G722ToneOf5Kilohertz_IsInTheWideFramesAsItIs()
    {
        SendG722(Encoded(5000, seconds: 2));
        var frames = VoiceFrames(Finish());
        frames.Count.ShouldBe(2 * 8000 / 256);
        frames.Select(f => f.StartSample).ShouldBe(Enumerable.Range(0, frames.Count).Select(i => 256L * i));
        frames.ShouldAllBe(f => f.Samples.Length == 256 && f.Wide.Length == 512);
        short[] wide = [.. frames.SelectMany(f => f.Wide)];
        ToneLevel.Of(wide.AsSpan(8000, 16_000), 5000, 16_000).ShouldBeInRange(0.8 * ToneLevel.Amplitude, 1.2 * ToneLevel.Amplitude);
        ToneLevel.Of(FramingStage.Join(frames).AsSpan(4000, 8000), 3000, 8000).ShouldBeLessThan(0.02 * ToneLevel.Amplitude, "5 kHz would fold to 3");
    }

    [Fact]
    public void OnRtp_G722_FramesAt8KilohertzAreWhatTheDecoderGivesBitForBit()
    {
        var octets = Encoded(1234, seconds: 1);
        SendG722(octets);
        var expected = new short[octets.Length];
        new G722Decoder().Decode(octets, expected);
        FramingStage.Join(VoiceFrames(Finish())).ShouldBe(expected[..(expected.Length / 256 * 256)]);
    }

    [Fact]
    public void OnRtp_G711_HasNoWideFramesAndMakesNoRoomForThem()
    {
        for (ushort i = 0; i < 50; i++)
        {
            Send(i, i);
        }

        var frames = VoiceFrames(Finish());
        frames.ShouldAllBe(f => f.Wide.Length == 0);
        FramingStage.Join(frames).ShouldBe(Expected(frames.Count));
        Bench.Outlet.WideFrames.Made.ShouldBe(0);
    }

    [Fact]
    public void Update_CodecChangesInMidCall_FramesAreWideWhereAllOfThemWasHeardSo()
    {
        // 0.5 s of G.711, 0.5 s of G.722, 0.5 s of G.711.
        SendG711(25);
        Receiver.Update(Wideband, 500 * Ms);
        SendG722(Encoded(5000, seconds: 0.5));
        SendG711(25);
        var heard = Finish();
        var frames = VoiceFrames(heard);
        frames.Select(f => f.StartSample).ShouldBe(Enumerable.Range(0, 12_000 / 256).Select(i => 256L * i));
        frames.ShouldAllBe(f => (f.Wide.Length == 512) == (f.StartSample >= 4000 && f.EndSample <= 8000));
        frames.Count(f => f.Wide.Length > 0).ShouldBe(15);

        // Chunks stay what they are: 8 kHz on their grid.
        heard.Where(w => w.Kind == WindowKind.EmotionChunk).Select(c => c.StartSample).ShouldBe([0L, 4000, 8000]);
        heard.ShouldAllBe(w => w.Kind == WindowKind.VoiceFrame || w.Wide.Length == 0);
    }

    [Fact]
    public void OnRtp_LostPackets_AreSilenceAtBothRatesAtTheSamePlace()
    {
        SendG722(Encoded(1000, seconds: 1), lost: i => i is >= 20 and < 30);
        var frames = VoiceFrames(Finish());
        frames.ShouldAllBe(f => f.Wide.Length == 512);
        short[] wide = [.. frames.SelectMany(f => f.Wide)];
        var narrow = FramingStage.Join(frames);
        wide.AsSpan(2 * 3200, 2 * 1600).ContainsAnyExcept((short)0).ShouldBeFalse();
        narrow.AsSpan(3200, 1600).ContainsAnyExcept((short)0).ShouldBeFalse();
        wide[(2 * 3200) - 1].ShouldNotBe((short)0);
        ToneLevel.Of(wide.AsSpan(0, 6400), 1000, 16_000).ShouldBeInRange(0.9 * ToneLevel.Amplitude, 1.1 * ToneLevel.Amplitude);
    }

    [Fact]
    public void OnRtp_PacketThatLiesPartlyInThePast_ItsRestIsLaidAtBothRates()
    {
        Receiver.Update(Wideband, 0);
        var octets = Encoded(700, seconds: 0.2);
        Receiver.OnRtp(RtpBytes.Packet(0, 0, Ssrc, octets.AsSpan(0, 160), payloadType: 9), Source, 0);

        // Its timestamp says 80 samples earlier than its number: half of it was there before.
        Receiver.OnRtp(RtpBytes.Packet(1, 80, Ssrc, octets.AsSpan(160, 1000), payloadType: 9), Source, 20 * Ms);
        var frames = VoiceFrames(Finish());
        frames.Count.ShouldBe(1080 / 256);
        var (pcm, wide) = (new short[1160], new short[2320]);
        new G722Decoder().Decode(octets.AsSpan(0, 1160), pcm, wide);
        FramingStage.Join(frames).ShouldBe([.. pcm[..160], .. pcm[240..][..(1024 - 160)]]);
        frames.SelectMany(f => f.Wide).ShouldBe([.. wide[..320], .. wide[480..][..(2048 - 320)]]);
    }

    [Fact]
    public void OnTick_Paused_NothingOfBeforeIsHeardAfter()
    {
        SendG722(Encoded(5000, seconds: 0.5));
        Bench.Hear().Count.ShouldBeGreaterThan(10);
        Leg.Call.SetPaused(true);
        Receiver.OnTick(501 * Ms);
        Bench.Outlet.WideFrames.Outstanding.ShouldBe(0);
        Leg.Call.SetPaused(false);
        SendG722(Spandsp.Encode(new short[8000]), resumeAtMs: 2000);
        var frames = VoiceFrames(Finish());
        frames.ShouldNotBeEmpty();
        frames.ShouldAllBe(f => f.StartSample >= 16_000 - 512 && f.Wide.Length == 512);

        // The decoder's own memory of 4 ms fades; what was waiting for its frame (5 kHz, 4000 % 256 samples of it) is gone.
        foreach (var frame in frames.Skip(1))
        {
            ToneLevel.Of(frame.Wide, 5000, 16_000).ShouldBeLessThan(0.01 * ToneLevel.Amplitude);
        }
    }

    [Fact]
    public void SkipToAndFinishAndAnotherCodec_LeaveNoWideSampleBehind()
    {
        var audio = new LegAudio(Leg, Bench.Context, CancellationToken.None);
        var decoder = new G722Decoder();
        var octets = Encoded(2000, seconds: 1);
        audio.Follow(decoder);
        audio.Append(decoder, octets.AsSpan(0, 1000), 0, 0);
        audio.Wide!.IsClear.ShouldBeFalse();
        audio.SkipTo(audio.End);
        audio.Wide.IsClear.ShouldBeTrue();

        audio.Append(decoder, octets.AsSpan(1000, 1000), 0, 0);
        audio.Wide.IsClear.ShouldBeFalse();
        audio.Follow(MuLawDecoder.Instance);
        audio.Wide.IsClear.ShouldBeTrue();

        audio.Follow(decoder);
        audio.Append(decoder, octets.AsSpan(2000, 1000), 0, 0);
        audio.Finish(0);
        audio.Wide.IsClear.ShouldBeTrue();
        Bench.Hear();
        Bench.ShouldHoldNothing();
    }

    [Fact]
    public void DiscardTo_FramesThatWereCut_AreClearedAtOnce()
    {
        var wide = new WideAudio();
        wide.Reserve(1000, 600).Fill(7);
        wide.Commit(600);
        wide.Holds(999).ShouldBeFalse();
        wide.Holds(1000).ShouldBeTrue();
        wide.Holds(1344).ShouldBeTrue();
        wide.Holds(1345).ShouldBeFalse();
        wide.DiscardTo(1600);
        wide.IsClear.ShouldBeTrue();
        wide.Reserve(1600, 100).Fill(8);
        wide.Commit(100);
        wide.DiscardTo(1500);
        wide.Reserve(1700, 156).Fill(9);
        wide.Commit(156);
        var frame = new short[512];
        wide.Copy(1600, frame);
        frame.ShouldBe([.. Enumerable.Repeat((short)8, 200), .. Enumerable.Repeat((short)9, 312)]);

        // A gap: it begins anew.
        wide.Reserve(3000, 256).Fill(1);
        wide.Commit(256);
        wide.Holds(1600).ShouldBeFalse();
        wide.Holds(3000).ShouldBeTrue();
    }

    [Fact]
    public void OnRtp_NoWideSlotFree_FramesGoOnAt8Kilohertz()
    {
        var octets = Encoded(1000, seconds: 1);
        SendG722(octets.AsSpan(0, 320).ToArray());
        var taken = new List<WindowLease>();
        while (Bench.Outlet.WideFrames.TryRent(out var lease))
        {
            taken.Add(lease);
        }

        SendG722(octets[320..]);
        taken.ForEach(l => l.Return());
        var frames = VoiceFrames(Finish());
        frames.Count.ShouldBe(8000 / 256);
        frames.Count(f => f.Wide.Length > 0).ShouldBe(1, "the frame that was cut before");
        Bench.Drops[DropReason.PoolExhausted].ShouldBe(0);
    }

    [Fact]
    public void Finish_WideLegsComeAndGo_RoomIsMadeOnce()
    {
        for (var n = 0; n < 100; n++)
        {
            var audio = new LegAudio(Leg, Bench.Context, CancellationToken.None);
            audio.Follow(new G722Decoder());
            audio.Finish(0);
            Bench.Hear();
        }

        Bench.Outlet.WideFrames.Made.ShouldBe(1024);
    }

    [Fact]
    public void MediaPath_G722InTheSteadyState_AllocatesNothing()
    {
        var random = new Random(5);
        Receiver.Update(Wideband, 0);
        var octets = Encoded(1000, seconds: 10);
        long before = 0;
        for (var n = 0; n < 6000; n++)
        {
            if (n == 3000)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            // A fifth of the media time is G.711: the codec changes and changes back.
            var isNarrow = n % 100 >= 80;
            if (random.Next(50) > 0)
            {
                Receive((ushort)n, octets.AsSpan(160 * (n % 500), 160), isNarrow ? (byte)0 : (byte)9);
            }

            Receiver.OnTick((n * 20 * Ms) + Ms);
            while (Bench.Outlet.Windows.TryDequeue(out var window))
            {
                window.Lease.Return();
            }

            while (Bench.Outlet.Signals.TryDequeue(out _))
            {
                // The codec's changes are announced.
            }
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        Finish();
    }

    private readonly byte[] _datagram = new byte[12 + 160];

    // Without a datagram of its own each time: the test's own allocations would be counted.
    private void Receive(ushort sequence, ReadOnlySpan<byte> payload, byte payloadType)
    {
        _datagram[0] = 0x80;
        _datagram[1] = payloadType;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(_datagram.AsSpan(2), sequence);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(_datagram.AsSpan(4), (uint)(160 * sequence));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(_datagram.AsSpan(8), Ssrc);
        payload.CopyTo(_datagram.AsSpan(12));
        Receiver.OnRtp(_datagram, Source, sequence * 20 * Ms);
    }

    private static byte[] Encoded(double hz, double seconds)
    {
        Assert.SkipUnless(Spandsp.IsPresent, "libspandsp.so.2 is not installed (apt-get install libspandsp2)");
        return Spandsp.Encode(ToneLevel.Tone(hz, 16_000, (int)(16_000 * seconds)));
    }

    private static List<HeardWindow> VoiceFrames(IEnumerable<HeardWindow> heard) => [.. heard.Where(w => w.Kind == WindowKind.VoiceFrame)];

    private void SendG722(byte[] octets, Func<int, bool>? lost = null, int resumeAtMs = 0)
    {
        Receiver.Update(Wideband, 0);
        _sequence = Math.Max(_sequence, (ushort)(resumeAtMs / 20));
        for (var i = 0; i < octets.Length / Packet; i++, _sequence++)
        {
            if (lost?.Invoke(i) != true)
            {
                Receiver.OnRtp(
                    RtpBytes.Packet(_sequence, (uint)(Packet * _sequence), Ssrc, octets.AsSpan(Packet * i, Packet), payloadType: 9), Source, 20 * _sequence * Ms);
            }
        }
    }

    private void SendG711(int packets)
    {
        for (var i = 0; i < packets; i++, _sequence++)
        {
            Send(_sequence, _sequence);
        }
    }
}
