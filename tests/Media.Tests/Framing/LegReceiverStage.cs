using System.Net;
using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Media.Codecs;
using EdgeCx.Media.Framing;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Tests.Rtp;

namespace EdgeCx.Media.Tests.Framing;

/// <summary>One customer's leg, driven by hand: packet n is due at 20n ms, and its level tells its number.</summary>
public abstract class LegReceiverStage
{
    private protected const long Ms = 1_000_000;
    private protected const uint Ssrc = 0xABCD;
    private protected static readonly PacketSource Source = PacketSource.From(new IPEndPoint(IPAddress.Loopback, 6000));
    private protected static readonly PacketSource Stranger = PacketSource.From(new IPEndPoint(IPAddress.Loopback, 6002));
    private protected FramingStage Bench { get; } = new();

    private protected Leg Leg { get; }

    private protected LegReceiver Receiver { get; }

    protected LegReceiverStage()
    {
        Leg = Bench.AddLeg(SpeakerRole.Customer);
        Receiver = new LegReceiver(Leg, FramingStage.G711, Bench.Context, openedNs: 0);
    }

    private protected static short Level(long packet) => MuLaw.Decode(Octet(packet));

    private protected static byte Octet(long packet) => (byte)((packet % 100) + 1);

    private protected static short[] Expected(int frames) => [.. Enumerable.Range(0, frames * 256).Select(s => Level(s / 160))];

    private protected void Send(ushort sequence, long packet, PacketSource? source = null, uint ssrc = Ssrc, long? arrivalMs = null) =>
        Receiver.OnRtp(
            RtpBytes.Packet(sequence, (uint)(160 * packet), ssrc, RtpBytes.Tone(Octet(packet))),
            source ?? Source,
            (arrivalMs ?? (20 * packet)) * Ms);

    private protected List<HeardWindow> Finish()
    {
        Receiver.Finish(100_000 * Ms);
        Receiver.IsDrained.ShouldBeTrue();
        var heard = Bench.Hear();
        heard[^1].Kind.ShouldBe(WindowKind.EndOfLeg);
        Bench.ShouldHoldNothing();
        return heard;
    }
}
