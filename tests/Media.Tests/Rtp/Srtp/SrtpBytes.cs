using System.Buffers.Binary;
using EdgeCx.Media.Rtp.Srtp;

namespace EdgeCx.Media.Tests.Rtp.Srtp;

/// <summary>Keys and packets, protected and not.</summary>
internal static class SrtpBytes
{
    public static TheoryData<string> Suites { get; } = new(SrtpSuite.All.Select(s => s.Name));

    public static SrtpMasterKey Key(SrtpSuite suite, byte first = 1, byte[]? identifier = null) =>
        new(suite, [.. Enumerable.Range(first, suite.KeyBytes + suite.SaltBytes).Select(i => (byte)i)], identifier);

    public static SrtpParameters Parameters(SrtpSuite suite, byte first = 1) => new(suite, [Key(suite, first)]);

    public static SrtpParameters Parameters(SrtpSuite suite, params SrtpMasterKey[] keys) => new(suite, [.. keys]);

    /// <summary>An RTP packet of 20 ms.</summary>
    public static byte[] Rtp(int sequence, uint ssrc = 0xCAFEBABE, int payload = 160)
    {
        var packet = new byte[12 + payload];
        packet[0] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)(sequence * 160));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), ssrc);
        for (var i = 12; i < packet.Length; i++)
        {
            packet[i] = (byte)((i * 7) + sequence);
        }

        return packet;
    }

    /// <summary>An empty receiver report.</summary>
    public static byte[] Rtcp(uint ssrc = 0xCAFEBABE)
    {
        var packet = new byte[] { 0x80, 201, 0, 1, 0, 0, 0, 0 };
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), ssrc);
        return [.. packet, 0x80, 201, 0, 1, 0, 0, 0, 9];
    }

    public static byte[] Protect(this SrtpSender sender, byte[] packet)
    {
        var buffer = new byte[packet.Length + SrtpSender.MaxTrailerBytes];
        packet.CopyTo(buffer, 0);
        return buffer[..sender.ProtectRtp(buffer, packet.Length)];
    }

    public static byte[] ProtectControl(this SrtpSender sender, byte[] packet)
    {
        var buffer = new byte[packet.Length + SrtpSender.MaxTrailerBytes];
        packet.CopyTo(buffer, 0);
        return buffer[..sender.ProtectRtcp(buffer, packet.Length)];
    }

    /// <summary>The plain packet, or why there is none.</summary>
    public static (byte[]? Packet, object? Reason) Open(this SrtpReceiver receiver, byte[] packet, long arrivalNs = 0)
    {
        var plain = new byte[SrtpTransform.MaxPacketBytes];
        return receiver.TryOpenRtp(packet, plain, arrivalNs, out var length, out var reason) ? (plain[..length], null) : (null, reason);
    }

    public static (byte[]? Packet, object? Reason) OpenControl(this SrtpReceiver receiver, byte[] packet, long arrivalNs = 0)
    {
        var plain = new byte[SrtpTransform.MaxPacketBytes];
        return receiver.TryOpenRtcp(packet, plain, arrivalNs, out var length, out var reason) ? (plain[..length], null) : (null, reason);
    }
}
