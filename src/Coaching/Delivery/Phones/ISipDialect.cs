using EdgeCx.Core.Delivery;

namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>How one vendor's phones are told by SIP: pure functions from a text to a request. Target, proxy and credentials are the device's.</summary>
internal interface ISipDialect
{
    /// <summary>What the phone will fetch; null where the request itself holds the text.</summary>
    PhonePage? Page(in PhoneText text);

    /// <summary>The request.</summary>
    SipOutbound Show(string target, in PhoneText text, string pageUrl);

    /// <summary>What takes the text away again; null where nothing does.</summary>
    SipOutbound? Clear(string target);
}
