using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Media.Codecs;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Tests.Codecs;
using EdgeCx.Media.Tests.Rtp;

namespace EdgeCx.Media.Tests.Framing;

/// <summary>Legs whose codec does not sample at 8 kHz, or whose RTP clock does not count so.</summary>
public sealed class WidebandLegTests : LegReceiverStage
{
    [Fact]
    public void OnRtp_OpusWithALostPacket_LaysItsAudioAtTheRightTime()
    {
        Assert.SkipUnless(LibOpus.IsPresent, "libopus.so.0 is not installed (apt-get install libopus0)");
        Receiver.Update(new MediaDescription([new MediaPayload(111, PayloadKind.Opus, "opus", 48000)], Active: true, RtcpMux: false), 0);
        var packets = LibOpus.Encode([.. Enumerable.Range(0, 48_000).Select(i => (short)(10_000 * Math.Sin(2 * Math.PI * 500 * i / 48_000)))]);
        for (var i = 0; i < packets.Count; i++)
        {
            if (i is < 20 or >= 30)
            {
                Receiver.OnRtp(RtpBytes.Packet((ushort)i, (uint)(uint.MaxValue - 10_000 + (960 * i)), Ssrc, packets[i], payloadType: 111), Source, 20 * i * Ms);
            }
        }

        var pcm = Frames(Finish());
        Leg.Codec.ShouldBe("opus");
        Leg.Statistics.Lost.ShouldBe(10);
        pcm.Length.ShouldBeInRange(7900, 8192);
        Rms(pcm.AsSpan(800, 2300)).ShouldBeInRange(6000, 8000);
        Rms(pcm.AsSpan(3210, 1580)).ShouldBe(0);
        Rms(pcm.AsSpan(5200, 2600)).ShouldBeInRange(6000, 8000);
        Leg.Statistics.JitterMs.ShouldBeLessThan(1);
    }

    [Fact]
    public void OnRtp_G722ThenG711_GoesOnWithoutAGap()
    {
        Assert.SkipUnless(Spandsp.IsPresent, "libspandsp.so.2 is not installed (apt-get install libspandsp2)");
        Receiver.Update(
            new MediaDescription([new MediaPayload(9, PayloadKind.G722, "G722", 8000), new MediaPayload(0, PayloadKind.Pcmu, "PCMU", 8000)], Active: true, RtcpMux: false), 0);
        var octets = Spandsp.Encode([.. Enumerable.Range(0, 16_000).Select(i => (short)(10_000 * Math.Sin(2 * Math.PI * 500 * i / 16_000)))]);
        for (var i = 0; i < 50; i++)
        {
            Receiver.OnRtp(RtpBytes.Packet((ushort)i, (uint)(160 * i), Ssrc, octets.AsSpan()[(160 * i)..(160 * (i + 1))], payloadType: 9), Source, 20 * i * Ms);
        }

        Leg.Codec.ShouldBe("G722");
        for (var i = 50; i < 100; i++)
        {
            var tone = Enumerable.Range(0, 160).Select(s => MuLaw.Encode((short)(10_000 * Math.Sin(2 * Math.PI * 500 * s / 8_000)))).ToArray();
            Receiver.OnRtp(RtpBytes.Packet((ushort)i, (uint)(160 * i), Ssrc, tone), Source, 20 * i * Ms);
        }

        Leg.Codec.ShouldBe("PCMU");
        var pcm = Frames(Finish());
        pcm.Length.ShouldBeInRange(15_800, 16_128);
        for (var at = 200; at + 160 < 15_800; at += 160)
        {
            Rms(pcm.AsSpan(at, 160)).ShouldBeInRange(5500, 8500, $"at sample {at}");
        }
    }

    private static short[] Frames(IEnumerable<HeardWindow> heard) =>
        [.. heard.Where(w => w.Kind == WindowKind.VoiceFrame).SelectMany(w => w.Samples)];

    private static double Rms(ReadOnlySpan<short> pcm)
    {
        double power = 0;
        foreach (var sample in pcm)
        {
            power += (double)sample * sample;
        }

        return Math.Sqrt(power / pcm.Length);
    }
}
