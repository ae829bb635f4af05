using System.Buffers.Binary;

namespace EdgeCx.Bench;

/// <summary>20 ms of G.711 as they come on the wire.</summary>
internal static class G711
{
    /// <summary>Octets of a packet's payload.</summary>
    public const int PayloadBytes = 160;

    private const int HeaderBytes = 12;

    /// <summary>An RTP packet (RFC 3550 5.1) of payload type 0.</summary>
    public static byte[] Datagram(ushort sequence)
    {
        var datagram = new byte[HeaderBytes + PayloadBytes];
        datagram[0] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(4), (uint)(sequence * PayloadBytes));
        datagram[HeaderBytes - 1] = 7;
        datagram.AsSpan(HeaderBytes).Fill(0x5A);
        return datagram;
    }
}
