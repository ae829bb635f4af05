namespace EdgeCx.Media.Sip.Messages;

/// <summary>How much of a message is read.</summary>
/// <param name="MaxMessageBytes">Longest message, octets.</param>
/// <param name="MaxHeaders">Most header lines.</param>
/// <param name="MaxUriBytes">Longest Request-URI, octets.</param>
internal readonly record struct SipLimits(int MaxMessageBytes, int MaxHeaders, int MaxUriBytes)
{
    /// <summary>
    /// Most lines of Via, and of Record-Route, that a request may have: an answer repeats them all. Max-Forwards begins at 70 (RFC 3261 8.1.1.6).
    /// </summary>
    public const int MaxHops = 70;

    /// <summary>64 KiB, 256 headers, a Request-URI of 2048 octets.</summary>
    public static SipLimits Default { get; } = new(65536, 256, 2048);
}
