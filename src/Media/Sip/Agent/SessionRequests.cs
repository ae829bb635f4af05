using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.Sip.Agent;

/// <summary>Messages as the handler sees them.</summary>
internal static class SessionRequests
{
    /// <summary>Headers, type and octets of the body.</summary>
    public static SessionRequest Of(SipMessage message) =>
        new(message, message.Body.IsEmpty ? "" : message.First(HeaderNames.ContentType) ?? "", message.Body);
}
