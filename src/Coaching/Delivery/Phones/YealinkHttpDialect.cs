namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>Yealink by HTTP: <c>POST /servlet?push=xml</c>, the object behind <c>xml=</c> as it is, not form-encoded.</summary>
internal sealed class YealinkHttpDialect : IHttpDialect
{
    private const string Path = "/servlet?push=xml";
    private const string ContentType = "text/xml";

    /// <inheritdoc/>
    public int MaxBytes => YealinkXml.MaxBytes;

    /// <inheritdoc/>
    public PhoneLogin Login => PhoneLogin.AsChallenged;

    /// <inheritdoc/>
    public PhonePage? Page(in PhoneText text) => null;

    /// <inheritdoc/>
    public PhoneRequest Show(in PhoneText text, string pageUrl) => new(Path, ContentType, PhoneXml.Bytes("xml=" + YealinkXml.TextScreen(text)));

    /// <inheritdoc/>
    public PhoneRequest? Clear() => new(Path, ContentType, PhoneXml.Bytes("xml=" + YealinkXml.EmptyScreen));

    /// <inheritdoc/>
    public string? Refusal(ReadOnlySpan<byte> body) => null;
}
