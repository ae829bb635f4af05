using System.Buffers.Binary;
using EdgeCx.Media.Capture;

namespace EdgeCx.Fuzz.Targets;

/// <summary>Makes headers for captured frames, with code of its own; and keeps what the decoder found in them.</summary>
internal sealed class CapturedBytes : ICapturedTraffic
{
    /// <summary>Payloads of datagrams, in order.</summary>
    public List<byte[]> Datagrams { get; } = [];

    /// <summary>SIP messages, in order.</summary>
    public List<byte[]> Messages { get; } = [];

    /// <inheritdoc/>
    public void OnUdp(in UdpDatagram datagram, long arrivalNs) => Datagrams.Add(datagram.Payload.ToArray());

    /// <inheritdoc/>
    public void OnSipOverTcp(ReadOnlySpan<byte> message, CapturedEndpoint source, CapturedEndpoint destination, long arrivalNs) =>
        Messages.Add(message.ToArray());

    /// <summary>An Ethernet frame of an IP packet, with so many tags.</summary>
    public static byte[] Ethernet(byte[] packet, int tags)
    {
        var header = new List<byte>(new byte[12]);
        for (; tags > 0; tags--)
        {
            header.AddRange([0x81, 0, 0, (byte)tags]);
        }

        return [.. header, .. packet[0] >> 4 == 4 ? (byte[])[8, 0] : [0x86, 0xDD], .. packet];
    }

    /// <summary>An IPv4 packet, or a fragment of one.</summary>
    public static byte[] Four(byte protocol, byte[] payload, int id = 0, int offset = 0, bool more = false) =>
        [0x45, 0, .. Big(20 + payload.Length), .. Big(id), .. Big((offset / 8) | (more ? 0x2000 : 0)), 64, protocol, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, .. payload];

    /// <summary>An IPv6 packet.</summary>
    public static byte[] Six(byte protocol, byte[] payload) =>
        [0x60, 0, 0, 0, .. Big(payload.Length), protocol, 64, .. new byte[15], 1, .. new byte[15], 2, .. payload];

    /// <summary>A UDP datagram.</summary>
    public static byte[] Udp(int port, byte[] payload) => [.. Big(40_000), .. Big(port), .. Big(8 + payload.Length), 0, 0, .. payload];

    /// <summary>A TCP segment.</summary>
    public static byte[] Tcp(uint sequence, byte flags, ReadOnlySpan<byte> payload)
    {
        var segment = new byte[20 + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(segment, 40_000);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), 5060);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(4), sequence);
        segment[12] = 0x50;
        segment[13] = flags;
        payload.CopyTo(segment.AsSpan(20));
        return segment;
    }

    /// <summary>Two octets in network order.</summary>
    public static byte[] Big(int value) => [(byte)(value >> 8), (byte)value];
}
