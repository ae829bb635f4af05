using System.Buffers.Binary;
using System.Net;

namespace EdgeCx.Media.Tests.Capture;

/// <summary>Makes captures and packets for tests.</summary>
internal static class CaptureBytes
{
    public static byte[] Udp(string source, ushort sourcePort, string destination, ushort destinationPort, ReadOnlySpan<byte> payload)
    {
        var udp = new byte[8 + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(udp, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(2), destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(4), (ushort)udp.Length);
        payload.CopyTo(udp.AsSpan(8));
        return Ip(IPAddress.Parse(source), IPAddress.Parse(destination), 17, udp);
    }

    public static byte[] Ip(IPAddress source, IPAddress destination, byte protocol, byte[] payload, int id = 1, int offset = 0, bool more = false)
    {
        var a = source.GetAddressBytes();
        var b = destination.GetAddressBytes();
        if (a.Length == 16)
        {
            var six = new byte[40];
            six[0] = 0x60;
            BinaryPrimitives.WriteUInt16BigEndian(six.AsSpan(4), (ushort)payload.Length);
            six[6] = protocol;
            a.CopyTo(six, 8);
            b.CopyTo(six, 24);
            return [.. six, .. payload];
        }

        var four = new byte[20];
        four[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(four.AsSpan(2), (ushort)(20 + payload.Length));
        BinaryPrimitives.WriteUInt16BigEndian(four.AsSpan(4), (ushort)id);
        BinaryPrimitives.WriteUInt16BigEndian(four.AsSpan(6), (ushort)((offset / 8) | (more ? 0x2000 : 0)));
        four[9] = protocol;
        a.CopyTo(four, 12);
        b.CopyTo(four, 16);
        return [.. four, .. payload];
    }

    public static byte[] Ethernet(ReadOnlySpan<byte> ip, params ushort[] tags)
    {
        var frame = new List<byte>(new byte[12]);
        foreach (var tag in tags)
        {
            frame.AddRange([(byte)(tag >> 8), (byte)tag, 0, 7]);
        }

        frame.AddRange(ip[0] >> 4 == 4 ? [0x08, 0x00] : [0x86, 0xDD]);
        frame.AddRange(ip);
        return [.. frame];
    }

    public static byte[] Pcap(bool bigEndian, bool nanoseconds, uint link, params (long Ns, byte[] Frame)[] records)
    {
        var file = new List<byte>();
        void Put32(uint value) => file.AddRange(bigEndian ? Big(value) : Little(value));
        Put32(nanoseconds ? 0xA1B2_3C4D : 0xA1B2_C3D4);
        file.AddRange(bigEndian ? [0, 2, 0, 4] : [2, 0, 4, 0]);
        Put32(0);
        Put32(0);
        Put32(65_535);
        Put32(link);
        foreach (var (ns, frame) in records)
        {
            Put32((uint)(ns / 1_000_000_000));
            Put32((uint)(ns % 1_000_000_000 / (nanoseconds ? 1 : 1000)));
            Put32((uint)frame.Length);
            Put32((uint)frame.Length);
            file.AddRange(frame);
        }

        return [.. file];
    }

    public static byte[] PcapNg(bool bigEndian, byte resolution, ushort link, params (long Ticks, byte[] Frame)[] records)
    {
        byte[] Put32(uint value) => bigEndian ? Big(value) : Little(value);
        byte[] Put16(ushort value) => bigEndian ? [(byte)(value >> 8), (byte)value] : [(byte)value, (byte)(value >> 8)];
        byte[] Block(uint type, byte[] body)
        {
            byte[] padded = [.. body, .. new byte[(4 - (body.Length % 4)) % 4]];
            var length = Put32((uint)(12 + padded.Length));
            return [.. Put32(type), .. length, .. padded, .. length];
        }

        var file = new List<byte>();
        file.AddRange(Block(0x0A0D_0D0A, [.. Put32(0x1A2B_3C4D), .. Put16(1), .. Put16(0), .. Enumerable.Repeat((byte)0xFF, 8)]));
        file.AddRange(Block(1, [.. Put16(link), .. Put16(0), .. Put32(0), .. Put16(9), .. Put16(1), resolution, 0, 0, 0, .. Put32(0)]));
        file.AddRange(Block(5, new byte[16]));
        foreach (var (ticks, frame) in records)
        {
            var size = Put32((uint)frame.Length);
            file.AddRange(Block(6, [.. Put32(0), .. Put32((uint)(ticks >> 32)), .. Put32((uint)ticks), .. size, .. size, .. frame]));
        }

        return [.. file];
    }

    private static byte[] Big(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] Little(uint value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];
}
