using System.Buffers.Binary;

namespace EdgeCx.Media.Capture;

/// <summary>A UDP datagram (RFC 768) of a capture.</summary>
internal ref struct UdpDatagram
{
    /// <summary>The IP protocol.</summary>
    public const byte Protocol = 17;

    private const int HeaderBytes = 8;
    private const int EthernetBytes = 14;
    private const int IPv4Bytes = 20;
    private const int UsualBytes = EthernetBytes + IPv4Bytes + HeaderBytes;

    private CapturedEndpoint _source;
    private CapturedEndpoint _destination;
    private ReadOnlySpan<byte> _payload;

    /// <summary>Where it comes from.</summary>
    public readonly CapturedEndpoint Source => _source;

    /// <summary>Where it goes.</summary>
    public readonly CapturedEndpoint Destination => _destination;

    /// <summary>Its payload.</summary>
    public readonly ReadOnlySpan<byte> Payload => _payload;

    /// <summary>Reads the datagram of a whole (or reassembled) IP packet.</summary>
    public static bool TryParse(scoped in IpPacket packet, ReadOnlySpan<byte> payload, out UdpDatagram datagram, out Reject reject)
    {
        if (packet.Protocol != Protocol)
        {
            return Fail(0, "UDP is expected", out datagram, out reject);
        }

        if (payload.Length < HeaderBytes)
        {
            return Fail(payload.Length, "a UDP header of 8 bytes is expected", out datagram, out reject);
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(payload[4..]);
        if (length == 0)
        {
            length = payload.Length;
        }

        if (length < HeaderBytes || length > payload.Length)
        {
            return Fail(4, "a UDP length within the packet is expected", out datagram, out reject);
        }

        // Field by field: see IpPacket.
        datagram._source = packet.SourceAt(BinaryPrimitives.ReadUInt16BigEndian(payload));
        datagram._destination = packet.DestinationAt(BinaryPrimitives.ReadUInt16BigEndian(payload[2..]));
        datagram._payload = payload[HeaderBytes..length];
        reject = default;
        return true;
    }

    /// <summary>
    /// Reads the usual frame in one step: untagged Ethernet, IPv4 without options, whole. False for all others, which go the long way
    /// (<see cref="FrameParser"/>) and come to the same where both can read them.
    /// </summary>
    public static bool TryParseUsual(ReadOnlySpan<byte> frame, out UdpDatagram datagram)
    {
        if (frame.Length >= UsualBytes
            && BinaryPrimitives.ReadUInt32BigEndian(frame[12..]) >> 8 == 0x0800_45
            && (BinaryPrimitives.ReadUInt16BigEndian(frame[20..]) & 0x3FFF) == 0
            && frame[23] == Protocol)
        {
            int total = BinaryPrimitives.ReadUInt16BigEndian(frame[16..]);
            int length = BinaryPrimitives.ReadUInt16BigEndian(frame[38..]);
            if (total <= frame.Length - EthernetBytes && length >= HeaderBytes && length <= total - IPv4Bytes)
            {
                var addresses = BinaryPrimitives.ReadUInt64BigEndian(frame[26..]);
                var ports = BinaryPrimitives.ReadUInt32BigEndian(frame[34..]);
                datagram._source = CapturedEndpoint.From((uint)(addresses >> 32), (ushort)(ports >> 16));
                datagram._destination = CapturedEndpoint.From((uint)addresses, (ushort)ports);
                datagram._payload = frame.Slice(UsualBytes, length - HeaderBytes);
                return true;
            }
        }

        datagram = default;
        return false;
    }

    private static bool Fail(int offset, string reason, out UdpDatagram datagram, out Reject reject)
    {
        datagram = default;
        reject = new Reject(offset, reason);
        return false;
    }
}
