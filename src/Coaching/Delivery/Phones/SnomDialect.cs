using EdgeCx.Core.Delivery;

namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>
/// Snom: NOTIFY with <c>Event: xml</c>. The minibrowser closes by fetching its own exit after a time. Firmware before 10 calls the same object
/// <c>SnomIPPhoneText</c>.
/// </summary>
internal sealed class SnomDialect : ISipDialect
{
    private const string ContentType = "application/snomxml";

    /// <inheritdoc/>
    public PhonePage? Page(in PhoneText text) => null;

    /// <inheritdoc/>
    public SipOutbound Show(string target, in PhoneText text, string pageUrl) => SipNotify.Of(target, "xml", ContentType, Document(text.Title, text.Text, text.Seconds * 1000));

    /// <inheritdoc/>
    public SipOutbound? Clear(string target) => SipNotify.Of(target, "xml", ContentType, Document(" ", " ", 1));

    private static byte[] Document(string title, string text, int milliseconds) => PhoneXml.Bytes(
        $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><IPPhoneText><Title>{PhoneXml.Escape(title)}</Title><Text>{PhoneXml.Escape(text)}</Text>"
        + $"<fetch mil=\"{milliseconds}\">snom://mb_exit</fetch></IPPhoneText>");
}
