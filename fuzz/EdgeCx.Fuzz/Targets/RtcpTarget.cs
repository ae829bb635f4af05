using EdgeCx.Media.Rtp;

namespace EdgeCx.Fuzz.Targets;

/// <summary>
/// RTCP compounds. The oracle cuts the datagram into packets by length first, and only then judges each by its own reading of
/// RFC 3550 6; what it accepts must come out of the walk octet for octet.
/// </summary>
internal sealed class RtcpTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Name => "rtcp";

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds =>
    [
        [0x80, 201, 0, 1, 0, 0, 0, 1],
        [0x80, 200, 0, 6, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 160, 0, 0, 0, 1, 0, 0, 0, 160],
        [0x81, 201, 0, 7, 0, 0, 0, 1, .. new byte[24], 0x81, 202, 0, 3, 0, 0, 0, 1, 1, 3, 97, 98, 99, 0, 0, 0, 0x81, 203, 0, 1, 0, 0, 0, 1],
        [0x80, 201, 0, 1, 0, 0, 0, 1, 0xA1, 203, 0, 3, 0, 0, 0, 1, 3, 98, 121, 101, 0, 0, 0, 4],
        [0x80, 201, 0, 1, 0, 0, 0, 1, 0x82, 202, 0, 4, 0, 0, 0, 1, 1, 1, 97, 0, 0, 0, 0, 2, 0, 0, 0, 0],
        [0x80, 201, 0, 1, 0, 0, 0, 1, 0x85, 204, 0, 2, 0, 0, 0, 1, 78, 65, 77, 69],
    ];

    /// <inheritdoc/>
    public IEnumerable<byte[]> Dictionary =>
        [[0x80, 200], [0x80, 201, 0, 1], [0x81, 202, 0, 2], [0x81, 203, 0, 1], [0xA1, 203], [0, 0, 0, 4], [0, 0, 0, 0], [1, 1, 97, 0], [0, 6]];

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        var bytes = input.ToArray();
        var accepted = RtcpParser.TryParse(bytes, out var compound, out var reject);
        var packets = Cut(bytes);
        if (accepted != (packets is not null && IsCompound(packets)))
        {
            throw new OracleException($"accepted {accepted} ({reject}), the oracle says otherwise");
        }

        if (!accepted)
        {
            Check(reject.Offset >= 0 && reject.Offset <= bytes.Length && reject.Reason.Length > 0, "reject");
            return;
        }

        var index = 0;
        foreach (var packet in compound)
        {
            var expected = packets![index++];
            Check((byte)packet.Type == expected[1] && packet.Count == (expected[0] & 31), "header");
            Check(packet.Padding == PaddingOf(expected), "padding");
            Check(packet.Body.SequenceEqual(expected.AsSpan(4, expected.Length - 4 - packet.Padding)), "body");
            Use(packet);
        }

        Check(index == packets!.Count && compound.Count == index, "count");
    }

    // What was accepted must be safe to read.
    private static void Use(in RtcpPacket packet)
    {
        if (packet.Type == RtcpType.SenderReport)
        {
            Check(packet.SenderReport.Ssrc == packet.Ssrc, "sender");
        }

        if (packet.SaysGoodbye(packet.Ssrc))
        {
            Check(packet.Type == RtcpType.Goodbye && packet.Count > 0, "goodbye");
        }
    }

    private static List<byte[]>? Cut(byte[] bytes)
    {
        var packets = new List<byte[]>();
        var at = 0;
        do
        {
            if (at + 4 > bytes.Length)
            {
                return null;
            }

            var length = 4 + (4 * ((bytes[at + 2] * 256) + bytes[at + 3]));
            if (at + length > bytes.Length)
            {
                return null;
            }

            packets.Add(bytes[at..(at + length)]);
            at += length;
        }
        while (at < bytes.Length);
        return packets;
    }

    private static bool IsCompound(List<byte[]> packets) =>
        packets[0][1] is 200 or 201
        && packets.All(packet => packet[0] / 64 == 2)
        && packets.Take(packets.Count - 1).All(packet => (packet[0] & 32) == 0)
        && (packets.Count > 1 || (packets[0][0] & 32) == 0)
        && packets.All(IsWhole);

    private static bool IsWhole(byte[] packet)
    {
        var padding = PaddingOf(packet);
        if ((packet[0] & 32) != 0 && (padding == 0 || padding % 4 != 0 || padding > packet.Length - 4))
        {
            return false;
        }

        var body = packet[4..(packet.Length - padding)];
        var count = packet[0] & 31;
        return packet[1] switch
        {
            200 => body.Length >= 24 + (24 * count),
            201 => body.Length >= 4 + (24 * count),
            202 => IsDescription(body, count),
            203 => body.Length >= 4 * count && (body.Length == 4 * count || 1 + body[4 * count] <= body.Length - (4 * count)),
            204 => body.Length >= 8,
            _ => true,
        };
    }

    private static bool IsDescription(byte[] body, int count)
    {
        var at = 0;
        for (var chunk = 0; chunk < count; chunk++)
        {
            at += 4;
            while (true)
            {
                if (at >= body.Length)
                {
                    return false;
                }

                if (body[at] == 0)
                {
                    break;
                }

                if (at + 1 >= body.Length || at + 2 + body[at + 1] > body.Length)
                {
                    return false;
                }

                at += 2 + body[at + 1];
            }

            at += 4 - (at % 4);
        }

        return at == body.Length;
    }

    private static int PaddingOf(byte[] packet) => (packet[0] & 32) != 0 ? packet[^1] : 0;

    private static void Check(bool holds, string what)
    {
        if (!holds)
        {
            throw new OracleException(what);
        }
    }
}
