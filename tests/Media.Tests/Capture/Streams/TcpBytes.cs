using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace EdgeCx.Media.Tests.Capture.Streams;

/// <summary>Makes TCP segments and SIP messages for tests.</summary>
internal static class TcpBytes
{
    public const byte Fin = 1;
    public const byte Syn = 2;
    public const byte Reset = 4;
    public const byte Ack = 16;

    public static byte[] Segment(
        uint sequence, ReadOnlySpan<byte> payload, byte flags = Ack, string source = "192.0.2.1", ushort from = 40_000, ushort to = 5060)
    {
        var tcp = new byte[24 + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(tcp, from);
        BinaryPrimitives.WriteUInt16BigEndian(tcp.AsSpan(2), to);
        BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(4), sequence);
        tcp[12] = 6 << 4;
        tcp[13] = flags;
        payload.CopyTo(tcp.AsSpan(24));
        return CaptureBytes.Ethernet(CaptureBytes.Ip(IPAddress.Parse(source), IPAddress.Parse("192.0.2.2"), 6, tcp));
    }

    public static string Message(int number, int body = 100) =>
        $"INVITE sip:srs@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK{number}\r\nCall-ID: {number}\r\nCSeq: 1 INVITE\r\n"
        + $"Content-Length: {body}\r\n\r\n{new string((char)('a' + (number % 26)), body)}";

    public static byte[] Octets(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>A stream in segments of a size.</summary>
    public static IEnumerable<byte[]> Cut(string text, int size, uint first)
    {
        var octets = Octets(text);
        for (var start = 0; start < octets.Length; start += size)
        {
            yield return Segment(first + (uint)start, octets.AsSpan(start, Math.Min(size, octets.Length - start)));
        }
    }
}
