using System.Text;
using EdgeCx.Core.Delivery;

namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>Any SIP phone: RFC 3428 MESSAGE. What was shown cannot be taken away.</summary>
internal sealed class SipMessageDialect : ISipDialect
{
    /// <inheritdoc/>
    public PhonePage? Page(in PhoneText text) => null;

    /// <inheritdoc/>
    public SipOutbound Show(string target, in PhoneText text, string pageUrl) =>
        new("MESSAGE", target, "text/plain;charset=UTF-8", Encoding.UTF8.GetBytes(text.Text));

    /// <inheritdoc/>
    public SipOutbound? Clear(string target) => null;
}
