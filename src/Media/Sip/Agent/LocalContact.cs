using EdgeCx.Media.Sip.Transport;

namespace EdgeCx.Media.Sip.Agent;

/// <summary>Our own Contact.</summary>
internal static class LocalContact
{
    /// <summary>The address that the peer of this flow reaches, as a name-addr.</summary>
    public static string Of(in SipFlow flow) =>
        flow.Transport == SipTransport.Udp ? $"<sip:{flow.Local}>" : $"<sip:{flow.Local};transport=tcp>";
}
