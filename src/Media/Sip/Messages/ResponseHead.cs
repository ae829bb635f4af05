using System.Globalization;
using System.Net;
using System.Text;

namespace EdgeCx.Media.Sip.Messages;

/// <summary>Begins a response with what it takes from its request (RFC 3261 8.2.6.2): Via, From, To, Call-ID, CSeq. Pure.</summary>
internal static class ResponseHead
{
    /// <summary>Writes status line and copied headers.</summary>
    /// <param name="request">The request; headers that it lacks are left out.</param>
    /// <param name="via">Its topmost Via; null when that is unreadable: it is copied as it is.</param>
    /// <param name="source">Where the request came from: goes into <c>received</c> and <c>rport</c>.</param>
    /// <param name="status">Status code.</param>
    /// <param name="reason">Reason phrase; null for the usual one.</param>
    /// <param name="localTag">Our tag for a To without one.</param>
    public static SipWriter Begin(SipMessage request, ViaHeader? via, IPEndPoint source, int status, string? reason, string localTag)
    {
        var writer = new SipWriter().Status(status, reason ?? StatusPhrases.Of(status));
        var top = true;
        foreach (ref readonly var header in request.Headers)
        {
            if (HeaderNames.Match(request.Name(header), HeaderNames.Via))
            {
                var value = request.Value(header);
                writer.Copy(HeaderNames.Via, top && via is not null ? Received(value, via, source) : value);
                top = false;
            }
        }

        CopyFirst(writer, request, HeaderNames.From);
        if (request.TryFind(HeaderNames.To, out var to))
        {
            writer.Copy(HeaderNames.To, WithTag(to, localTag));
        }

        CopyFirst(writer, request, HeaderNames.CallId);
        CopyFirst(writer, request, HeaderNames.CSeq);
        return writer;
    }

    /// <summary>A To value with our tag, unless it has one. A malformed To gets one too: the peer will not find its dialog in either case.</summary>
    public static byte[] WithTag(ReadOnlySpan<byte> to, string localTag)
    {
        var tagged = NameAddress.TryParse(to, out var address, out _) && address!.Tag is not null;
        return tagged ? to.ToArray() : [.. to, .. Encoding.Latin1.GetBytes(";tag=" + localTag)];
    }

    /// <summary>
    /// The top Via with <c>received</c> where sent-by is not the source address, and always beside <c>rport</c> (RFC 3261 18.2.1, RFC 3581 4).
    /// </summary>
    private static byte[] Received(ReadOnlySpan<byte> value, ViaHeader via, IPEndPoint source)
    {
        var text = Encoding.Latin1.GetString(value);
        if (via.RportEnd > 0 || !source.Address.Equals(via.SentBy.Address))
        {
            // Without the scope that a link-local address has on this machine.
            text = text.Insert(via.Length, ";received=" + new IPAddress(source.Address.GetAddressBytes()));
        }

        if (via.RportEnd > 0)
        {
            text = text.Insert(via.RportEnd, "=" + source.Port.ToString(CultureInfo.InvariantCulture));
        }

        return Encoding.Latin1.GetBytes(text);
    }

    private static void CopyFirst(SipWriter writer, SipMessage request, string name)
    {
        if (request.TryFind(name, out var value))
        {
            writer.Copy(name, value);
        }
    }
}
