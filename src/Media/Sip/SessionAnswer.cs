namespace EdgeCx.Media.Sip;

/// <summary>What the handler wants answered. The stack adds everything that the protocol asks.</summary>
/// <param name="Status">200, or 4xx/5xx/6xx.</param>
/// <param name="Reason">Reason phrase; null for the usual one.</param>
/// <param name="ContentType">Content-Type of the body; null without one.</param>
/// <param name="Body">The body; null without one.</param>
internal sealed record SessionAnswer(int Status, string? Reason = null, string? ContentType = null, byte[]? Body = null)
{
    /// <summary>Further headers, e.g. Warning (RFC 3261 20.43) or Retry-After.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Feature parameters of our Contact, e.g. <c>+sip.srs</c>.</summary>
    public string ContactParameters { get; init; } = "";
}
