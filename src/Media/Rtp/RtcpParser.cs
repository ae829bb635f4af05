using System.Buffers.Binary;

namespace EdgeCx.Media.Rtp;

/// <summary>Parses compound RTCP packets (RFC 3550 6.1, 6.4–6.7, A.2). Pure: no clock, no log, no allocation, no throw.</summary>
internal static class RtcpParser
{
    /// <summary>Octets of a packet's common header.</summary>
    public const int HeaderBytes = 4;

    private const int SenderInfoBytes = 24;
    private const int ReportBlockBytes = 24;

    /// <summary>True when a datagram on a shared port is RTCP by its second octet (RFC 5761 4).</summary>
    public static bool IsRtcp(ReadOnlySpan<byte> datagram) => datagram.Length >= 2 && datagram[1] is >= 192 and <= 223;

    /// <summary>Parses a datagram; false with a reason when it is not one whole compound packet.</summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out RtcpCompound compound, out Reject reject)
    {
        compound = default;
        reject = default;
        var offset = 0;
        var count = 0;
        do
        {
            if (Check(datagram[offset..], isFirst: count == 0, out var bytes, out var at) is { } reason)
            {
                reject = new Reject(offset + at, reason);
                return false;
            }

            offset += bytes;
            count++;
        }
        while (offset < datagram.Length);

        compound = new RtcpCompound(datagram, count);
        return true;
    }

    private static string? Check(ReadOnlySpan<byte> rest, bool isFirst, out int bytes, out int at)
    {
        bytes = 0;
        at = 0;
        if (rest.Length < HeaderBytes)
        {
            return "a packet has a header of 4 octets";
        }

        if (rest[0] >> 6 != 2)
        {
            return "the version must be 2";
        }

        if (isFirst && rest[1] is not ((byte)RtcpType.SenderReport or (byte)RtcpType.ReceiverReport))
        {
            at = 1;
            return "a compound starts with a sender or receiver report";
        }

        at = 2;
        bytes = (BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) + 1) * 4;
        if (bytes > rest.Length)
        {
            return "the packet must lie within the datagram";
        }

        var padding = 0;
        if ((rest[0] & 0x20) != 0)
        {
            at = bytes - 1;
            padding = rest[bytes - 1];
            if (bytes != rest.Length || isFirst)
            {
                return "only the last packet of a compound may be padded, and never the first";
            }

            if (padding == 0 || padding % 4 != 0 || padding > bytes - HeaderBytes)
            {
                return "the padding count must be a multiple of 4 within the packet";
            }
        }

        at = HeaderBytes;
        return CheckBody((RtcpType)rest[1], rest[0] & 0x1F, rest[HeaderBytes..(bytes - padding)]);
    }

    private static string? CheckBody(RtcpType type, int count, ReadOnlySpan<byte> body) => type switch
    {
        RtcpType.SenderReport => CheckReport(count, body.Length, SenderInfoBytes),
        RtcpType.ReceiverReport => CheckReport(count, body.Length, 4),
        RtcpType.SourceDescription => CheckDescription(count, body),
        RtcpType.Goodbye => CheckGoodbye(count, body),
        RtcpType.Application => body.Length < 8 ? "an APP packet has an SSRC and a name" : null,
        _ => null,
    };

    private static string? CheckReport(int count, int bodyBytes, int bytesBeforeBlocks) =>
        bodyBytes < bytesBeforeBlocks + (count * ReportBlockBytes) ? "the report blocks must lie within the packet" : null;

    private static string? CheckGoodbye(int count, ReadOnlySpan<byte> body)
    {
        if (body.Length < count * 4)
        {
            return "the sources must lie within the packet";
        }

        var rest = body[(count * 4)..];
        return rest.Length > 0 && rest[0] > rest.Length - 1 ? "the reason must lie within the packet" : null;
    }

    // RFC 3550 6.5: each chunk is an SSRC and items up to a null octet, padded with nulls to the next 32-bit boundary.
    private static string? CheckDescription(int count, ReadOnlySpan<byte> body)
    {
        for (var chunk = 0; chunk < count; chunk++)
        {
            if (body.Length < 4)
            {
                return "a chunk starts with an SSRC";
            }

            var offset = 4;
            while (offset < body.Length && body[offset] != 0)
            {
                if (offset + 2 > body.Length || body[offset + 1] > body.Length - offset - 2)
                {
                    return "an item must lie within the packet";
                }

                offset += 2 + body[offset + 1];
            }

            if (offset >= body.Length)
            {
                return "the items of a chunk end with a null octet";
            }

            body = body[((offset + 4) & ~3)..];
        }

        return body.IsEmpty ? null : "the chunks must fill the packet";
    }
}
