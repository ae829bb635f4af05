using EdgeCx.Core.Delivery;

namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>Yealink by SIP: NOTIFY with <c>Event: Yealink-xml</c>.</summary>
internal sealed class YealinkNotifyDialect : ISipDialect
{
    /// <inheritdoc/>
    public PhonePage? Page(in PhoneText text) => null;

    /// <inheritdoc/>
    public SipOutbound Show(string target, in PhoneText text, string pageUrl) => Notify(target, YealinkXml.TextScreen(text));

    /// <inheritdoc/>
    public SipOutbound? Clear(string target) => Notify(target, YealinkXml.EmptyScreen);

    private static SipOutbound Notify(string target, string document) =>
        SipNotify.Of(target, "Yealink-xml", "application/xml", PhoneXml.Bytes(document));
}
