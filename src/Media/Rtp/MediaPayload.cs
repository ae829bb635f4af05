namespace EdgeCx.Media.Rtp;

/// <summary>One payload type of an m-line.</summary>
/// <param name="Type">RTP payload type, 0 to 127.</param>
/// <param name="Kind">What it carries.</param>
/// <param name="Name">Encoding name as in SDP.</param>
/// <param name="ClockRateHz">RTP clock rate, Hz.</param>
internal readonly record struct MediaPayload(byte Type, PayloadKind Kind, string Name, int ClockRateHz);
