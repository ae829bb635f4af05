namespace EdgeCx.Media.Rtp;

/// <summary>What a reorder slot keeps of a packet beside its payload.</summary>
/// <param name="PayloadType">RTP payload type.</param>
/// <param name="Marker">Marker bit.</param>
/// <param name="Timestamp">RTP timestamp.</param>
/// <param name="ArrivalNs">Arrival, monotonic ns.</param>
internal readonly record struct HeldPacket(byte PayloadType, bool Marker, uint Timestamp, long ArrivalNs);
