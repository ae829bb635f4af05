namespace EdgeCx.Media.Sip;

/// <summary>A request as the handler sees it. Bodies and headers are valid during the call only.</summary>
/// <param name="Headers">The message, for the few headers a handler looks at (From, To, Contact, X-…).</param>
/// <param name="ContentType">Content-Type with parameters; empty without a body.</param>
/// <param name="Body">The body's bytes.</param>
internal readonly record struct SessionRequest(ISipHeaders? Headers, string ContentType, ReadOnlyMemory<byte> Body);
