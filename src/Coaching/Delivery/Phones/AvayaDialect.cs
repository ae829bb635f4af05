namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>
/// Avaya J100: <c>POST /forms/push</c>, form field <c>XMLData</c>; the phone fetches the page from a server that it trusts (<c>TPSLIST</c>). A shown page
/// cannot be taken away.
/// </summary>
internal sealed class AvayaDialect : IHttpDialect
{
    /// <inheritdoc/>
    public int MaxBytes => 4000;

    /// <inheritdoc/>
    public PhoneLogin Login => PhoneLogin.AsChallenged;

    /// <inheritdoc/>
    public PhonePage? Page(in PhoneText text) => new(
        "text/vnd.wap.wml",
        PhoneXml.Bytes(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!DOCTYPE wml PUBLIC \"-//WAPFORUM//DTD WML 1.2//EN\" \"http://www.wapforum.org/DTD/wml12.dtd\">"
            + $"<wml><card id=\"cue\" title=\"{PhoneXml.Escape(text.Title)}\"><p>{PhoneXml.Escape(text.Text)}</p></card></wml>"));

    /// <inheritdoc/>
    public PhoneRequest Show(in PhoneText text, string pageUrl) => new(
        "/forms/push",
        "application/x-www-form-urlencoded",
        PhoneXml.Bytes(
            "XMLData=" + Uri.EscapeDataString(
                $"<Push alert=\"{(text.Beep ? 1 : 0)}\" type=\"display\" mode=\"barge\"><go href=\"{PhoneXml.Escape(pageUrl)}\" method=\"get\"/></Push>")));

    /// <inheritdoc/>
    public PhoneRequest? Clear() => null;

    /// <inheritdoc/>
    public string? Refusal(ReadOnlySpan<byte> body) => null;
}
