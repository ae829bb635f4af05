using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Sdp;

/// <summary>Writes our answers and offers. Pure: the same plan, ports and origin give the same bytes.</summary>
internal static class SdpWriter
{
    /// <summary>Our answer: every m-line of the offer in order, its label, our port or 0.</summary>
    /// <param name="plan">One entry an m-line.</param>
    /// <param name="ports">Our RTP port for each entry; 0 where it is refused.</param>
    /// <param name="local">The address that the peer sends to.</param>
    /// <param name="origin">Our <c>o=</c>.</param>
    public static byte[] Answer(IReadOnlyList<LinePlan> plan, IReadOnlyList<int> ports, IPAddress local, SdpOrigin origin)
    {
        var text = Head(local, origin);
        for (var i = 0; i < plan.Count; i++)
        {
            if (plan[i].Description is { } description && ports[i] != 0)
            {
                AppendLine(text, plan[i].Media, ports[i], description, plan[i].Direction, plan[i].Crypto);
            }
            else
            {
                AppendRefused(text, plan[i].Media);
            }
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Our offer, where the peer left it to us (RFC 3264 with RFC 7866 7.1): receive only on every open line.</summary>
    /// <param name="lines">Our port (0 where the line is closed), its label if the peer gave one, and what we take on it.</param>
    /// <param name="local">The address that the peer sends to.</param>
    /// <param name="origin">Our <c>o=</c>.</param>
    public static byte[] Offer(IReadOnlyList<(int Port, string? Label, MediaDescription Media)> lines, IPAddress local, SdpOrigin origin)
    {
        var text = Head(local, origin);
        foreach (var (port, label, description) in lines)
        {
            var media = new SdpMedia { Kind = "audio", Port = port, Protocol = description.Protocol, Formats = ["0"], Label = label };
            if (port == 0)
            {
                AppendRefused(text, media);
            }
            else
            {
                AppendLine(text, media, port, description, SdpDirection.RecvOnly, null);
            }
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static StringBuilder Head(IPAddress local, SdpOrigin origin)
    {
        var address = (local.AddressFamily == AddressFamily.InterNetworkV6 ? "IN IP6 " : "IN IP4 ") + local;
        return new StringBuilder(512)
            .Append(CultureInfo.InvariantCulture, $"v=0\r\no=edgecx {origin.SessionId} {origin.Version} {address}\r\n")
            .Append(CultureInfo.InvariantCulture, $"s=-\r\nc={address}\r\nt=0 0\r\n");
    }

    private static void AppendLine(
        StringBuilder text, SdpMedia media, int port, MediaDescription description, SdpDirection direction, SdpCrypto? chosen)
    {
        text.Append(CultureInfo.InvariantCulture, $"m=audio {port} {media.Protocol}");
        foreach (var payload in description.Payloads)
        {
            text.Append(CultureInfo.InvariantCulture, $" {payload.Type}");
        }

        text.Append("\r\n");
        AppendLabel(text, media.Label);
        foreach (var payload in description.Payloads)
        {
            text.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{payload.Type} {payload.Name}/{payload.ClockRateHz}{(payload.Kind == PayloadKind.Opus ? "/2" : "")}\r\n");
            if (payload.Kind == PayloadKind.TelephoneEvent)
            {
                text.Append(CultureInfo.InvariantCulture, $"a=fmtp:{payload.Type} {EventsOf(media, payload.Type)}\r\n");
            }
        }

        if (media.PtimeMs is { } ptime)
        {
            text.Append(CultureInfo.InvariantCulture, $"a=ptime:{ptime}\r\n");
        }

        if (description.RtcpMux)
        {
            text.Append("a=rtcp-mux\r\n");
        }

        AppendCrypto(text, description, chosen);
        text.Append(direction == SdpDirection.RecvOnly ? "a=recvonly\r\n" : "a=inactive\r\n");
    }

    // An answer repeats tag and suite of what was chosen and brings our own key (RFC 4568 5.1.2); an offer of ours goes on as agreed.
    private static void AppendCrypto(StringBuilder text, MediaDescription description, SdpCrypto? chosen)
    {
        if (description.Srtp is { OwnKey: { } key } srtp)
        {
            text.Append(CultureInfo.InvariantCulture, $"a=crypto:{chosen?.Tag ?? 1} {chosen?.SuiteName ?? srtp.Suite.Name} inline:");
            Span<char> encoded = stackalloc char[(key.Octets.Length + 2) / 3 * 4];
            Convert.TryToBase64Chars(key.Octets, encoded, out var length);
            text.Append(encoded[..length]).Append("\r\n");
            encoded.Clear();
        }
    }

    private static void AppendRefused(StringBuilder text, SdpMedia media)
    {
        // An m-line without a format is not well-formed, whatever was offered (RFC 3264 6).
        var formats = media.Formats.IsEmpty ? "0" : string.Join(' ', media.Formats);
        text.Append(CultureInfo.InvariantCulture, $"m={media.Kind} 0 {media.Protocol} {formats}\r\n");
        AppendLabel(text, media.Label);
    }

    private static void AppendLabel(StringBuilder text, string? label)
    {
        if (label is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"a=label:{label}\r\n");
        }
    }

    // 0-15 where the peer said nothing: what telephone-event means then (RFC 4733 2.4.1).
    private static string EventsOf(SdpMedia media, byte type)
    {
        foreach (var parameters in media.FormatParameters)
        {
            if (parameters.Type == type)
            {
                return parameters.Parameters;
            }
        }

        return "0-15";
    }
}
