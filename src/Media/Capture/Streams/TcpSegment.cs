using System.Buffers.Binary;

namespace EdgeCx.Media.Capture.Streams;

/// <summary>A TCP segment (RFC 9293 3.1) of a capture. Its checksum is not looked at: cards fill it in after a host's own capture.</summary>
internal readonly ref struct TcpSegment
{
    /// <summary>The IP protocol.</summary>
    public const byte Protocol = 6;

    private const int HeaderBytes = 20;
    private const byte Fin = 0x01;
    private const byte Syn = 0x02;
    private const byte Reset = 0x04;

    /// <summary>Where it comes from.</summary>
    public CapturedEndpoint Source { get; private init; }

    /// <summary>Where it goes.</summary>
    public CapturedEndpoint Destination { get; private init; }

    /// <summary>Sequence number of the first octet; of the SYN where there is one.</summary>
    public uint Sequence { get; private init; }

    /// <summary>True for the first segment of a direction.</summary>
    public bool IsSyn { get; private init; }

    /// <summary>True for the last segment of a direction.</summary>
    public bool IsFin { get; private init; }

    /// <summary>True where the connection was aborted.</summary>
    public bool IsReset { get; private init; }

    /// <summary>Its octets of the stream; may be empty.</summary>
    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>Reads the segment of a whole (or reassembled) IP packet.</summary>
    public static bool TryParse(scoped in IpPacket packet, ReadOnlySpan<byte> payload, out TcpSegment segment, out Reject reject)
    {
        segment = default;
        if (packet.Protocol != Protocol)
        {
            return Fail(0, "TCP is expected", out reject);
        }

        if (payload.Length < HeaderBytes)
        {
            return Fail(payload.Length, "a TCP header of at least 20 bytes is expected", out reject);
        }

        var header = (payload[12] >> 4) * 4;
        if (header < HeaderBytes || header > payload.Length)
        {
            return Fail(12, "a TCP data offset of at least 20 bytes within the packet is expected", out reject);
        }

        var flags = payload[13];
        segment = new TcpSegment
        {
            Source = packet.SourceAt(BinaryPrimitives.ReadUInt16BigEndian(payload)),
            Destination = packet.DestinationAt(BinaryPrimitives.ReadUInt16BigEndian(payload[2..])),
            Sequence = BinaryPrimitives.ReadUInt32BigEndian(payload[4..]),
            IsSyn = (flags & Syn) != 0,
            IsFin = (flags & Fin) != 0,
            IsReset = (flags & Reset) != 0,
            Payload = payload[header..],
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
