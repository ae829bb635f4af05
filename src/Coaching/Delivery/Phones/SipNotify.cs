using EdgeCx.Core.Delivery;

namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>A NOTIFY that nobody subscribed to, as desk phones take it from a sender they trust. Pure.</summary>
internal static class SipNotify
{
    /// <summary>Makes one. Subscription-State is mandatory in every NOTIFY (RFC 6665 4.1.3).</summary>
    public static SipOutbound Of(string target, string package, string contentType, byte[] body) =>
        new("NOTIFY", target, contentType, body) { Headers = [("Event", package), ("Subscription-State", "active")] };
}
