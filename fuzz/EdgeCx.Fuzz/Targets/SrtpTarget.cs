using EdgeCx.Media.Rtp.Srtp;

namespace EdgeCx.Fuzz.Targets;

/// <summary>
/// SRTP and SRTCP. An input is suite, bit and packet. Oracles: what was protected opens to the same octets, once; with any one bit changed it
/// does not open; the packet as it is, under no key at all, does not open.
/// </summary>
internal sealed class SrtpTarget : IFuzzTarget
{
    public string Name => "srtp";

    public IEnumerable<byte[]> Seeds =>
    [
        [0, 0, 100, 0x80, 0, 0x12, 0x34, 0, 0, 0, 160, 1, 2, 3, 4, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4, 5, 6, 7, 8],
        [2, 0, 7, 0x92, 0x65, 0xFF, 0xFE, 0, 0, 1, 64, 1, 2, 3, 4, 0, 0, 0, 7, 0, 0, 0, 8, 0xBE, 0xDE, 0, 1, 0x10, 0xFF, 0, 0, 5, 0x8A, 3, 0x20],
        [6, 1, 0, 0x80, 200, 0, 6, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        [7, 3, 33, 0x81, 201, 0, 7, 1, 2, 3, 4, 9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ];

    public IEnumerable<byte[]> Dictionary => [[0x80], [0x90], [0x9F], [0xB0], [0xBE, 0xDE, 0, 1], [0xFF, 0xFF], [200], [201], [0x80, 0, 0, 1]];

    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.Length < 3)
        {
            return;
        }

        var suite = SrtpSuite.All[input[0] % SrtpSuite.All.Length];
        var bit = (input[1] << 8) | input[2];
        var packet = input[3..];
        byte[] octets = [.. Enumerable.Range(1, suite.KeyBytes + suite.SaltBytes).Select(i => (byte)i)];
        var key = new SrtpMasterKey(suite, octets);
        using var sender = new SrtpSender(suite, key);
        using var receiver = new SrtpReceiver(new SrtpParameters(suite, [key]));
        CheckUnprotected(suite, receiver, packet);
        var buffer = new byte[packet.Length + SrtpSender.MaxTrailerBytes];
        packet.CopyTo(buffer);
        if (SrtpHeader.TryLength(packet, out _) && packet.Length + suite.RtpTagBytes <= SrtpTransform.MaxPacketBytes)
        {
            Check(receiver, buffer.AsSpan(0, sender.ProtectRtp(buffer, packet.Length)), packet, bit, suite.RtpTagBytes, isRtcp: false);
        }

        packet.CopyTo(buffer);
        if (packet.Length >= 8 && packet[0] >> 6 == 2 && packet.Length + SrtpSender.MaxTrailerBytes <= SrtpTransform.MaxPacketBytes)
        {
            Check(receiver, buffer.AsSpan(0, sender.ProtectRtcp(buffer, packet.Length)), packet, bit, suite.RtcpTagBytes, isRtcp: true);
        }
    }

    // A tag of 32 bits is met by chance in a run of hours: only longer ones are held to it.
    private static void CheckUnprotected(SrtpSuite suite, SrtpReceiver receiver, ReadOnlySpan<byte> packet)
    {
        Oracle.Holds(!TryOpen(receiver, packet, isRtcp: false, out _) || suite.RtpTagBytes < 10, "an RTP packet without a tag opens");
        Oracle.Holds(!TryOpen(receiver, packet, isRtcp: true, out _), "an RTCP packet without a tag opens");
    }

    private static void Check(SrtpReceiver receiver, Span<byte> made, ReadOnlySpan<byte> packet, int bit, int tagBytes, bool isRtcp)
    {
        Oracle.Holds(made.Length > packet.Length, "nothing was protected");
        bit %= made.Length * 8;
        made[bit / 8] ^= (byte)(1 << (bit % 8));
        Oracle.Holds(!TryOpen(receiver, made, isRtcp, out _) || tagBytes < 10, $"bit {bit} changed and it opens");
        made[bit / 8] ^= (byte)(1 << (bit % 8));
        Oracle.Holds(TryOpen(receiver, made, isRtcp, out var plain) && plain.AsSpan().SequenceEqual(packet), "what was protected is not what opens");
        Oracle.Holds(!TryOpen(receiver, made, isRtcp, out _), "it opens twice");
    }

    private static bool TryOpen(SrtpReceiver receiver, ReadOnlySpan<byte> packet, bool isRtcp, out byte[] plain)
    {
        var output = new byte[SrtpTransform.MaxPacketBytes];
        var isOpen = isRtcp
            ? receiver.TryOpenRtcp(packet, output, 0, out var length, out _)
            : receiver.TryOpenRtp(packet, output, 0, out length, out _);
        plain = output[..length];
        return isOpen;
    }
}
