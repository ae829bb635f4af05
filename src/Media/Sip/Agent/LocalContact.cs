using System.Text;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.Sip.Transport;

namespace EdgeCx.Media.Sip.Agent;

/// <summary>Our own Contact.</summary>
internal static class LocalContact
{
    /// <summary>
    /// The address that the peer of this flow reaches, as a name-addr. Where the peer asked for security all the way it is a sips URI (RFC 5630
    /// 5.3, RFC 3261 12.1.1); over TLS without that, a sip URI whose transport keeps the peer on TLS.
    /// </summary>
    public static string Of(in SipFlow flow, bool isSips = false) => flow.Transport switch
    {
        SipTransport.Udp => $"<sip:{flow.Local}>",
        SipTransport.Tls when isSips => $"<sips:{flow.Local};transport=tcp>",
        SipTransport.Tls => $"<sip:{flow.Local};transport=tls>",
        _ => $"<sip:{flow.Local};transport=tcp>",
    };

    /// <summary>True when a request asks for a sips URI in our Contact: by its Request-URI, or the topmost Record-Route, or without one its Contact.</summary>
    public static bool AsksForSips(SipMessage request)
    {
        if (IsSips(request.UriOctets))
        {
            return true;
        }

        return (request.TryFind(HeaderNames.RecordRoute, out var value) || request.TryFind(HeaderNames.Contact, out value))
            && new HeaderElements(value).TryNext(out var first)
            && NameAddress.TryParse(first, out var address, out _)
            && address!.Uri.StartsWith("sips:", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsSips(ReadOnlySpan<byte> uri) => uri.Length > 5 && Ascii.EqualsIgnoreCase(uri[..5], "sips:"u8);
}
