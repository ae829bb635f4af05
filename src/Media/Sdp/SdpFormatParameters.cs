namespace EdgeCx.Media.Sdp;

/// <summary>One <c>a=fmtp</c> (RFC 8866 6.15).</summary>
/// <param name="Type">RTP payload type, 0 to 127.</param>
/// <param name="Parameters">The text after the payload type, visible ASCII and spaces only.</param>
internal readonly record struct SdpFormatParameters(byte Type, string Parameters);
