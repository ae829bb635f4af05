using System.Buffers.Binary;

namespace EdgeCx.Media.Capture;

/// <summary>A UDP datagram (RFC 768) of a capture.</summary>
internal readonly ref struct UdpDatagram
{
    /// <summary>The IP protocol.</summary>
    public const byte Protocol = 17;

    private const int HeaderBytes = 8;

    /// <summary>Where it comes from.</summary>
    public CapturedEndpoint Source { get; private init; }

    /// <summary>Where it goes.</summary>
    public CapturedEndpoint Destination { get; private init; }

    /// <summary>Its payload.</summary>
    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>Reads the datagram of a whole (or reassembled) IP packet.</summary>
    public static bool TryParse(scoped in IpPacket packet, ReadOnlySpan<byte> payload, out UdpDatagram datagram, out Reject reject)
    {
        datagram = default;
        if (packet.Protocol != Protocol)
        {
            return Fail(0, "UDP is expected", out reject);
        }

        if (payload.Length < HeaderBytes)
        {
            return Fail(payload.Length, "a UDP header of 8 bytes is expected", out reject);
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(payload[4..]);
        if (length == 0)
        {
            length = payload.Length;
        }

        if (length < HeaderBytes || length > payload.Length)
        {
            return Fail(4, "a UDP length within the packet is expected", out reject);
        }

        datagram = new UdpDatagram
        {
            Source = packet.Source with { Port = BinaryPrimitives.ReadUInt16BigEndian(payload) },
            Destination = packet.Destination with { Port = BinaryPrimitives.ReadUInt16BigEndian(payload[2..]) },
            Payload = payload[HeaderBytes..length],
        };
        reject = default;
        return true;
    }

    private static bool Fail(int offset, string reason, out Reject reject)
    {
        reject = new Reject(offset, reason);
        return false;
    }
}
