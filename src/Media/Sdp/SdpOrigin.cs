namespace EdgeCx.Media.Sdp;

/// <summary>Our <c>o=</c> line: one id a dialog, a version that counts up with every change (RFC 3264 8).</summary>
/// <param name="SessionId">Numeric session id.</param>
/// <param name="Version">Version.</param>
internal readonly record struct SdpOrigin(long SessionId, long Version);
