using EdgeCx.Core.Delivery;

namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>Cisco multiplatform: NOTIFY with <c>Event: XML-Service</c>; the phone fetches the page itself.</summary>
internal sealed class CiscoMppDialect : ISipDialect
{
    /// <inheritdoc/>
    public PhonePage? Page(in PhoneText text) => CiscoXml.Text(text);

    /// <inheritdoc/>
    public SipOutbound Show(string target, in PhoneText text, string pageUrl) => Notify(target, CiscoXml.Execute(pageUrl, text.Beep));

    /// <inheritdoc/>
    public SipOutbound? Clear(string target) => Notify(target, CiscoXml.CloseServices);

    private static SipOutbound Notify(string target, string document) =>
        SipNotify.Of(target, "XML-Service", "application/xml", PhoneXml.Bytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + document));
}
