namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>
/// Poly: <c>POST /push</c> with digest, at most 2 KB. In a call only <c>Critical</c> shows at once, so nothing else is sent. A shown page cannot
/// be taken away.
/// </summary>
internal sealed class PolyDialect : IHttpDialect
{
    /// <inheritdoc/>
    public int MaxBytes => 2048;

    /// <inheritdoc/>
    public PhoneLogin Login => PhoneLogin.DigestOnly;

    /// <inheritdoc/>
    public PhonePage? Page(in PhoneText text) => null;

    /// <inheritdoc/>
    public PhoneRequest Show(in PhoneText text, string pageUrl) => new(
        "/push",
        "application/x-com-polycom-spipx",
        PhoneXml.Bytes(
            $"<PolycomIPPhone><Data priority=\"Critical\">{PhoneXml.Escape(text.Title)}: {PhoneXml.Escape(text.Text)}</Data></PolycomIPPhone>"));

    /// <inheritdoc/>
    public PhoneRequest? Clear() => null;

    /// <inheritdoc/>
    public string? Refusal(ReadOnlySpan<byte> body) => null;
}
