using System.Buffers.Binary;

namespace EdgeCx.Interop.Tests.Sipp;

/// <summary>
/// Writes a capture of two G.711 µ-law RTP streams for sipp's <c>play_pcap_audio</c>, which keeps the distance of the two destination ports.
/// </summary>
internal static class TwoLegCapture
{
    private const int PacketBytes = 160;

    /// <summary>Interleaves two µ-law legs, 20 ms a packet, destination ports 40000 and 40002.</summary>
    public static void Write(string file, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        using var stream = File.Create(file);
        Span<byte> global = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(global, 0xA1B2C3D4);
        BinaryPrimitives.WriteUInt16LittleEndian(global[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(global[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(global[16..], 65535);
        BinaryPrimitives.WriteUInt32LittleEndian(global[20..], 1);
        stream.Write(global);
        var packets = Math.Min(first.Length, second.Length) / PacketBytes;
        for (var n = 0; n < packets; n++)
        {
            Packet(stream, n, 0, first.Slice(n * PacketBytes, PacketBytes));
            Packet(stream, n, 1, second.Slice(n * PacketBytes, PacketBytes));
        }
    }

    private static void Packet(Stream stream, int n, int leg, ReadOnlySpan<byte> payload)
    {
        const int Rtp = 12;
        const int Udp = 8;
        const int Ip = 20;
        const int Ethernet = 14;
        var frame = new byte[Ethernet + Ip + Udp + Rtp + payload.Length];
        frame[12] = 0x08;
        var ip = frame.AsSpan(Ethernet);
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(Ip + Udp + Rtp + payload.Length));
        ip[8] = 64;
        ip[9] = 17;
        ip[12] = 127;
        ip[15] = 1;
        ip[16] = 127;
        ip[19] = 1;
        var udp = ip[Ip..];
        var port = (ushort)(40000 + (2 * leg));
        BinaryPrimitives.WriteUInt16BigEndian(udp, port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)(Udp + Rtp + payload.Length));
        var rtp = udp[Udp..];
        rtp[0] = 0x80;
        rtp[1] = (byte)(n == 0 ? 0x80 : 0);
        BinaryPrimitives.WriteUInt16BigEndian(rtp[2..], (ushort)n);
        BinaryPrimitives.WriteUInt32BigEndian(rtp[4..], (uint)(n * PacketBytes));
        BinaryPrimitives.WriteUInt32BigEndian(rtp[8..], (uint)(0x1111 + leg));
        payload.CopyTo(rtp[Rtp..]);
        Span<byte> record = stackalloc byte[16];
        var us = (n * 20_000L) + (leg * 100);
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)(us / 1_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], (uint)(us % 1_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(record[8..], (uint)frame.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record[12..], (uint)frame.Length);
        stream.Write(record);
        stream.Write(frame);
    }
}
