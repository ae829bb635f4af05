using System.Buffers.Binary;

namespace EdgeCx.Media.SiprecClient;

/// <summary>
/// Writes the compound RTCP packet of a stream that is only sent: a sender report without blocks and the CNAME (RFC 3550 6.1, 6.4.1, 6.5.1).
/// </summary>
internal static class SenderReportWriter
{
    /// <summary>Octets of the packet.</summary>
    public const int Bytes = ReportBytes + DescriptionBytes;

    private const int ReportBytes = 28;
    private const int DescriptionBytes = 20;
    private const ulong SecondsFrom1900To1970 = 2_208_988_800;

    /// <summary>Writes it.</summary>
    /// <param name="packet">At least <see cref="Bytes"/> octets.</param>
    /// <param name="ssrc">The stream.</param>
    /// <param name="wallNs">Wall clock, ns since 1970.</param>
    /// <param name="rtpTimestamp">The same instant in RTP time.</param>
    /// <param name="packets">Packets sent.</param>
    /// <param name="octets">Octets of their payloads; null where each had <see cref="CallAudio.PacketBytes"/>.</param>
    public static void Write(Span<byte> packet, uint ssrc, long wallNs, uint rtpTimestamp, uint packets, uint? octets = null)
    {
        var seconds = (ulong)(wallNs / 1_000_000_000) + SecondsFrom1900To1970;
        var fraction = ((ulong)(wallNs % 1_000_000_000) << 32) / 1_000_000_000;
        packet[0] = 0x80;
        packet[1] = 200;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ReportBytes / 4) - 1);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(packet[8..], (seconds << 32) | fraction);
        BinaryPrimitives.WriteUInt32BigEndian(packet[16..], rtpTimestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet[20..], packets);
        BinaryPrimitives.WriteUInt32BigEndian(packet[24..], octets ?? (packets * CallAudio.PacketBytes));
        var description = packet.Slice(ReportBytes, DescriptionBytes);
        description[0] = 0x81;
        description[1] = 202;
        BinaryPrimitives.WriteUInt16BigEndian(description[2..], (DescriptionBytes / 4) - 1);
        BinaryPrimitives.WriteUInt32BigEndian(description[4..], ssrc);
        description[8] = 1;
        description[9] = 9;
        "edgecx@lo"u8.CopyTo(description[10..]);
        description[19] = 0;
    }
}
