using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Capture.Flows;

/// <summary>
/// An RTP packet in one word: payload hash, sequence number, the lower half of the SSRC. Two packets with the same mark are the same packet,
/// wherever they were seen. 0 is no packet.
/// </summary>
/// <param name="Value">The word; read and written whole.</param>
internal readonly record struct PacketMark(ulong Value)
{
    /// <summary>The mark of a packet.</summary>
    public static PacketMark Of(in RtpPacket packet) =>
        new(((ulong)PayloadHash.Of(packet.Payload) << 32) | ((ulong)packet.SequenceNumber << 16) | (ushort)packet.Ssrc);

    /// <summary>Sequence number.</summary>
    public ushort SequenceNumber => (ushort)(Value >> 16);

    /// <summary>True where both are the same number of the same stream, whatever they carry.</summary>
    public bool IsSameNumber(PacketMark other) => (uint)Value == (uint)other.Value;
}
