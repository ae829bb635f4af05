using System.Buffers.Binary;

namespace EdgeCx.Media.Rtp;

/// <summary>A view of one packet of a compound. Its lengths were checked by <see cref="RtcpParser"/>.</summary>
internal readonly ref struct RtcpPacket
{
    /// <summary>Packet type; may be one that <see cref="RtcpType"/> does not name.</summary>
    public RtcpType Type { get; init; }

    /// <summary>The 5-bit count: report blocks, chunks, sources, or a subtype.</summary>
    public int Count { get; init; }

    /// <summary>What follows the 4-octet header, without padding.</summary>
    public ReadOnlySpan<byte> Body { get; init; }

    /// <summary>Padding octets at the end, the count octet included; 0 without padding.</summary>
    public int Padding { get; init; }

    /// <summary>The sender's SSRC of a report; the first source of a BYE. 0 when the body is empty.</summary>
    public uint Ssrc => Body.Length >= 4 ? BinaryPrimitives.ReadUInt32BigEndian(Body) : 0;

    /// <summary>Sender information of an SR (RFC 3550 6.4.1).</summary>
    public SenderReport SenderReport => new(
        Ssrc,
        BinaryPrimitives.ReadUInt64BigEndian(Body[4..]),
        BinaryPrimitives.ReadUInt32BigEndian(Body[12..]),
        BinaryPrimitives.ReadUInt32BigEndian(Body[16..]),
        BinaryPrimitives.ReadUInt32BigEndian(Body[20..]));

    /// <summary>True when this is a BYE that names the source.</summary>
    public bool SaysGoodbye(uint ssrc)
    {
        if (Type != RtcpType.Goodbye)
        {
            return false;
        }

        for (var i = 0; i < Count; i++)
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(Body[(4 * i)..]) == ssrc)
            {
                return true;
            }
        }

        return false;
    }
}
