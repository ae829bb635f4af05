using System.Net;
using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.Sip.Transport;

/// <summary>Where a response goes (RFC 3261 18.2.2, RFC 3581 4).</summary>
internal static class ReplyRoute
{
    /// <summary>Port of sent-by when it names none.</summary>
    public const int DefaultPort = 5060;

    /// <summary>The same over TLS.</summary>
    public const int DefaultTlsPort = 5061;

    /// <summary>The port of a transport where none is named (RFC 3261 19.1.2).</summary>
    public static int DefaultPortOf(SipTransport transport) => transport == SipTransport.Tls ? DefaultTlsPort : DefaultPort;

    /// <summary>
    /// Over UDP to the source address: to its port with <c>rport</c> or an unreadable Via, else to the port of sent-by. Over a stream on the same
    /// connection, with the source address and the port of sent-by as fall-back. <c>maddr</c> is not followed: it is for multicast, and would
    /// let anyone point our answers at anyone.
    /// </summary>
    public static SipFlow Of(in SipFlow received, ViaHeader? via)
    {
        if (via is null)
        {
            return received;
        }

        var sentBy = new IPEndPoint(received.Remote.Address, via.SentBy.Port == 0 ? DefaultPortOf(received.Transport) : via.SentBy.Port);
        return received.Transport == SipTransport.Udp
            ? received with { Remote = via.RportEnd > 0 ? received.Remote : sentBy }
            : received with { Fallback = sentBy };
    }
}
