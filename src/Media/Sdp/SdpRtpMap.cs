namespace EdgeCx.Media.Sdp;

/// <summary>One <c>a=rtpmap</c> (RFC 8866 6.6).</summary>
/// <param name="Type">RTP payload type, 0 to 127.</param>
/// <param name="Name">Encoding name as written, e.g. <c>PCMU</c>.</param>
/// <param name="ClockRateHz">RTP clock rate, Hz.</param>
/// <param name="Channels">Channels; 1 where none were given.</param>
internal readonly record struct SdpRtpMap(byte Type, string Name, int ClockRateHz, int Channels);
