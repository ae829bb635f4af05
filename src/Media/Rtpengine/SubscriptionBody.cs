using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security;
using System.Text;
using EdgeCx.Media.Sdp;

namespace EdgeCx.Media.Rtpengine;

/// <summary>Between the relay's subscription and a recording session: its offer with who speaks as metadata, and our answer as it wants it. Pure.</summary>
internal static class SubscriptionBody
{
    /// <summary>Content-Type of <see cref="Offer"/>.</summary>
    public const string ContentType = "multipart/mixed;boundary=edgecx";

    /// <summary>The offer and metadata (RFC 7865) that names each participant by the address of their media.</summary>
    /// <param name="request">The relay's answer to <c>subscribe request</c>.</param>
    /// <param name="participants">Who was subscribed to.</param>
    public static byte[] Offer(BencodeValue request, IReadOnlyList<RelayedParticipant> participants)
    {
        var xml = new StringBuilder("<recording xmlns=\"urn:ietf:params:xml:ns:recording:1\"><datamode>complete</datamode><session session_id=\"s\"/>");
        for (var i = 0; i < participants.Count; i++)
        {
            var host = participants[i].Address is { } address ? Bracketed(address) : "unknown.invalid";
            xml.Append(CultureInfo.InvariantCulture, $"<participant participant_id=\"p{i}\"><nameID aor=\"sip:{host}\"/></participant>");
        }

        foreach (var (label, media) in request["media-labels"].Entries)
        {
            var sender = participants.ToList().FindIndex(p => p.Tag == media["tag"].Text);
            if (sender >= 0)
            {
                var name = SecurityElement.Escape(label);
                xml.Append(CultureInfo.InvariantCulture, $"<stream stream_id=\"t{name}\" session_id=\"s\"><label>{name}</label></stream>")
                    .Append(CultureInfo.InvariantCulture, $"<participantstreamassoc participant_id=\"p{sender}\"><send>t{name}</send></participantstreamassoc>");
            }
        }

        xml.Append("</recording>");
        byte[] head = [.. "--edgecx\r\nContent-Type: application/sdp\r\n\r\n"u8];
        byte[] middle = [.. "\r\n--edgecx\r\nContent-Type: application/rs-metadata+xml\r\n\r\n"u8];
        return [.. head, .. request["sdp"].Octets.Span, .. middle, .. Encoding.UTF8.GetBytes(xml.ToString()), .. "\r\n--edgecx--\r\n"u8];
    }

    /// <summary>
    /// Our answer: the relay's offer back with our address, our ports and receive-only. Every codec of the source must stand in it, or
    /// rtpengine 10.5 refuses it ("Source codec is not present in the answer").
    /// </summary>
    /// <param name="offer">The relay's offer.</param>
    /// <param name="ports">Our RTP port for each m-line; 0 where the line is refused.</param>
    /// <param name="local">Where we listen.</param>
    public static string Answer(string offer, ImmutableArray<int> ports, IPAddress local)
    {
        var connection = (local.AddressFamily == AddressFamily.InterNetworkV6 ? "IN IP6 " : "IN IP4 ") + local;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"v=0\r\no=edgecx 1 1 {connection}\r\ns=-\r\nc={connection}\r\nt=0 0\r\n");
        var line = -1;
        foreach (var row in offer.Split('\n').Select(r => r.TrimEnd('\r')))
        {
            if (row.StartsWith("m=", StringComparison.Ordinal))
            {
                line++;
                var words = row.Split(' ');
                words[1] = (line < ports.Length ? ports[line] : 0).ToString(CultureInfo.InvariantCulture);
                text.Append(CultureInfo.InvariantCulture, $"{string.Join(' ', words)}\r\na=recvonly\r\n");
            }
            else if (line >= 0 && (row.StartsWith("a=rtpmap:", StringComparison.Ordinal) || row.StartsWith("a=fmtp:", StringComparison.Ordinal) || row.StartsWith("a=label:", StringComparison.Ordinal)))
            {
                text.Append(row).Append("\r\n");
            }
        }

        return text.ToString();
    }

    /// <summary>The ports of our recording server's answer, line by line.</summary>
    public static ImmutableArray<int> PortsOf(byte[]? answer) =>
        answer is not null && SdpParser.TryParse(answer, out var sdp, out _) ? [.. sdp!.Media.Select(m => m.Port)] : [];

    private static string Bracketed(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
