namespace EdgeCx.Media.Rtp;

/// <summary>
/// A view of one RTP packet (RFC 3550 5.1) over its datagram. The parts sum to the datagram:
/// 12 + CSRCs + extension (with its 4-octet header) + payload + padding.
/// </summary>
internal ref struct RtpPacket
{
    /// <summary>Marker bit; for audio, the first packet of a talk spurt (RFC 3551 4.1).</summary>
    public bool Marker { get; set; }

    /// <summary>Payload type, 0 to 127.</summary>
    public byte PayloadType { get; set; }

    /// <summary>Sequence number.</summary>
    public ushort SequenceNumber { get; set; }

    /// <summary>Timestamp, in units of the payload type's clock.</summary>
    public uint Timestamp { get; set; }

    /// <summary>Synchronisation source.</summary>
    public uint Ssrc { get; set; }

    /// <summary>Contributing sources, 4 octets each; empty without any.</summary>
    public ReadOnlySpan<byte> Csrcs { get; set; }

    /// <summary>True when there is a header extension.</summary>
    public bool HasExtension { get; set; }

    /// <summary>The extension's "defined by profile" field; 0 without an extension.</summary>
    public ushort ExtensionProfile { get; set; }

    /// <summary>The extension's words, without its header.</summary>
    public ReadOnlySpan<byte> Extension { get; set; }

    /// <summary>The payload; may be empty.</summary>
    public ReadOnlySpan<byte> Payload { get; set; }

    /// <summary>Padding octets after the payload, the count octet included; 0 without padding.</summary>
    public byte Padding { get; set; }
}
