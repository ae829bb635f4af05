using EdgeCx.Media.Rtp;

namespace EdgeCx.Fuzz.Targets;

/// <summary>
/// RTP packets. The oracle reads the header bit by bit from RFC 3550 5.1 on its own, decides whether the datagram is a packet, and
/// compares every field and part; the parts must be neighbours that cover the whole datagram.
/// </summary>
internal sealed class RtpTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Name => "rtp";

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds =>
    [
        [0x80, 0x00, 0x12, 0x34, 0, 0, 0, 160, 1, 2, 3, 4, 0xFF, 0xFF, 0xFF, 0xFF],
        [0x80, 0x88, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4],
        [0xA0, 0x08, 0, 1, 0, 0, 0, 160, 1, 2, 3, 4, 9, 9, 0, 0, 0, 4],
        [0x92, 0x65, 0, 2, 0, 0, 1, 64, 1, 2, 3, 4, 0, 0, 0, 7, 0, 0, 0, 8, 0xBE, 0xDE, 0, 1, 0x10, 0xFF, 0, 0, 5, 0x8A, 3, 0x20],
        [0xB1, 0x00, 0, 3, 0, 0, 1, 64, 1, 2, 3, 4, 0, 0, 0, 7, 0x10, 0, 0, 0, 7, 7, 2, 2],
    ];

    /// <inheritdoc/>
    public IEnumerable<byte[]> Dictionary => [[0x80], [0x9F], [0xB0], [0xA0], [0xBE, 0xDE, 0, 1], [0, 0], [0xFF, 0xFF], [1], [4]];

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        var accepted = RtpParser.TryParse(input, out var packet, out var reject);
        if (accepted != IsPacket(input, out var payloadAt, out var extensionAt, out var padding))
        {
            throw new OracleException($"accepted {accepted} ({reject}), the oracle says otherwise");
        }

        if (!accepted)
        {
            Check(reject.Offset >= 0 && reject.Offset <= input.Length && reject.Reason.Length > 0, "reject");
            return;
        }

        Check(packet.Marker == Number(input, 8, 1) > 0, "marker");
        Check(packet.PayloadType == Number(input, 9, 7), "payload type");
        Check(packet.SequenceNumber == Number(input, 16, 16), "sequence number");
        Check(packet.Timestamp == Number(input, 32, 32), "timestamp");
        Check(packet.Ssrc == Number(input, 64, 32), "SSRC");
        Check(packet.HasExtension == (extensionAt > 0), "extension");
        Check(packet.Csrcs.Length == (int)Number(input, 4, 4) * 4, "CSRC count");
        Check(packet.Padding == padding, "padding");
        Check(packet.Payload.SequenceEqual(input[payloadAt..(input.Length - padding)]), "payload");
        Check(packet.Csrcs.SequenceEqual(input.Slice(12, packet.Csrcs.Length)), "CSRCs");
        if (extensionAt > 0)
        {
            Check(packet.ExtensionProfile == Number(input, extensionAt * 8, 16), "extension profile");
            Check(packet.Extension.SequenceEqual(input[(extensionAt + 4)..payloadAt]), "extension words");
        }

        var sum = 12 + packet.Csrcs.Length + (packet.HasExtension ? 4 : 0) + packet.Extension.Length + packet.Payload.Length + packet.Padding;
        Check(sum == input.Length, "the parts do not sum to the datagram");
    }

    private static bool IsPacket(ReadOnlySpan<byte> input, out int payloadAt, out int extensionAt, out int padding)
    {
        payloadAt = 0;
        extensionAt = 0;
        padding = 0;
        if (input.Length < 12 || Number(input, 0, 2) != 2)
        {
            return false;
        }

        payloadAt = 12 + ((int)Number(input, 4, 4) * 4);
        if (Number(input, 3, 1) == 1)
        {
            extensionAt = payloadAt;
            if (input.Length < extensionAt + 4)
            {
                return false;
            }

            payloadAt += 4 + ((int)Number(input, (extensionAt + 2) * 8, 16) * 4);
        }

        if (payloadAt > input.Length)
        {
            return false;
        }

        if (Number(input, 2, 1) == 1)
        {
            padding = input[input.Length - 1];
            return padding >= 1 && payloadAt + padding <= input.Length;
        }

        return true;
    }

    private static ulong Number(ReadOnlySpan<byte> input, int bit, int bits)
    {
        ulong number = 0;
        for (var i = bit; i < bit + bits; i++)
        {
            number = (number * 2) + (ulong)((input[i / 8] >> (7 - (i % 8))) & 1);
        }

        return number;
    }

    private static void Check(bool holds, string what)
    {
        if (!holds)
        {
            throw new OracleException(what);
        }
    }
}
