using System.Buffers.Binary;
using System.Net;

namespace EdgeCx.Media.Tests.Capture.Decapsulation;

/// <summary>Puts frames and packets into tunnels, field by field as the specifications draw them.</summary>
internal static class Wrap
{
    public static byte[] InIp(byte protocol, byte[] payload, string source = "198.51.100.1", string destination = "198.51.100.2") =>
        CaptureBytes.Ip(IPAddress.Parse(source), IPAddress.Parse(destination), protocol, payload);

    public static byte[] Gre(ushort type, byte[] payload, bool checksum = false, uint? key = null, uint? sequence = null)
    {
        var flags = (checksum ? 0x8000 : 0) | (key is null ? 0 : 0x2000) | (sequence is null ? 0 : 0x1000);
        byte[] header =
        [
            .. Big16((ushort)flags), .. Big16(type), .. checksum ? new byte[4] : [], .. key is { } k ? Big32(k) : [],
            .. sequence is { } s ? Big32(s) : [],
        ];
        byte[] whole = [.. header, .. payload];
        if (checksum)
        {
            BinaryPrimitives.WriteUInt16BigEndian(whole.AsSpan(4), Sum(whole));
        }

        return whole;
    }

    public static byte[] ErspanOne(byte[] frame) => Gre(0x88BE, frame);

    public static byte[] ErspanTwo(byte[] frame, ushort vlan = 100, ushort session = 7) =>
        Gre(0x88BE, [.. Big16((ushort)(0x1000 | vlan)), .. Big16((ushort)(0x1800 | session)), 0, 0, 0, 3, .. frame], sequence: 42);

    public static byte[] ErspanThree(byte[] frame, bool platform = false, ushort session = 7) =>
        Gre(
            0x22EB,
            [
                .. Big16(0x2064), .. Big16(session), 0, 0, 1, 2, 0, 0, .. Big16((ushort)(platform ? 1 : 0)),
                .. platform ? (byte[])[0x0C, 0, 0, 1, 0, 0, 0, 2] : [], .. frame,
            ],
            sequence: 43);

    public static byte[] Vxlan(byte[] frame, uint identifier = 77) => [8, 0, 0, 0, .. Big32(identifier << 8), .. frame];

    public static byte[] Tzsp(byte[] frame, byte type = 0) =>
        [1, type, 0, 1, 0, 10, 1, 0xC8, 41, 4, 0, 0, 1, 0, 1, .. frame];

    public static byte[] Big16(ushort value) => [(byte)(value >> 8), (byte)value];

    public static byte[] Big32(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static ushort Sum(ReadOnlySpan<byte> octets)
    {
        var sum = 0u;
        for (var i = 0; i < octets.Length; i++)
        {
            sum += (uint)(octets[i] << (i % 2 == 0 ? 8 : 0));
        }

        while (sum > 0xFFFF)
        {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return (ushort)~sum;
    }
}
