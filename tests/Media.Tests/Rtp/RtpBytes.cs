using System.Buffers.Binary;

namespace EdgeCx.Media.Tests.Rtp;

/// <summary>Builds RTP and RTCP octets for tests, written from the RFC's figures and independent of the code under test.</summary>
internal static class RtpBytes
{
    public static byte[] Packet(
        ushort sequence,
        uint timestamp,
        uint ssrc,
        ReadOnlySpan<byte> payload,
        byte payloadType = 0,
        bool marker = false,
        uint[]? csrcs = null,
        byte[]? extension = null,
        byte padding = 0)
    {
        var bytes = new List<byte>
        {
            (byte)(0x80 | (padding > 0 ? 0x20 : 0) | (extension is null ? 0 : 0x10) | (csrcs?.Length ?? 0)),
            (byte)((marker ? 0x80 : 0) | payloadType),
        };
        Add(bytes, sequence, 2);
        Add(bytes, timestamp, 4);
        Add(bytes, ssrc, 4);
        foreach (var csrc in csrcs ?? [])
        {
            Add(bytes, csrc, 4);
        }

        if (extension is not null)
        {
            Add(bytes, 0xBEDE, 2);
            Add(bytes, (uint)(extension.Length / 4), 2);
            bytes.AddRange(extension);
        }

        bytes.AddRange(payload);
        bytes.AddRange(new byte[Math.Max(0, padding - 1)]);
        if (padding > 0)
        {
            bytes.Add(padding);
        }

        return [.. bytes];
    }

    public static byte[] SenderReport(uint ssrc, ulong ntp, uint rtp, int blocks = 0)
    {
        var packet = new byte[28 + (24 * blocks)];
        packet[0] = (byte)(0x80 | blocks);
        packet[1] = 200;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)((packet.Length / 4) - 1));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(packet.AsSpan(8), ntp);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(16), rtp);
        return packet;
    }

    public static byte[] EmptyReceiverReport(uint ssrc)
    {
        byte[] packet = [0x80, 201, 0, 1, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), ssrc);
        return packet;
    }

    public static byte[] Goodbye(uint ssrc)
    {
        byte[] packet = [0x81, 203, 0, 1, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), ssrc);
        return packet;
    }

    /// <summary>A µ-law payload of a constant level that decodes to itself.</summary>
    public static byte[] Tone(byte octet, int samples = 160)
    {
        var payload = new byte[samples];
        payload.AsSpan().Fill(octet);
        return payload;
    }

    private static void Add(List<byte> bytes, uint value, int count)
    {
        for (var i = count - 1; i >= 0; i--)
        {
            bytes.Add((byte)(value >> (8 * i)));
        }
    }
}
