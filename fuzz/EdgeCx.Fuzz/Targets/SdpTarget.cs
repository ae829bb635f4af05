using System.Net;
using System.Text;
using EdgeCx.Media.Sdp;

namespace EdgeCx.Fuzz.Targets;

/// <summary>
/// SDP and the answer to it. Oracles: as many m-lines as a plain split of the text finds, with their kind and port; the answer is read
/// back by the same parser with as many lines, the offered labels, our ports where lines are taken and 0 where not, and asks for nothing
/// that was not offered.
/// </summary>
internal sealed class SdpTarget : IFuzzTarget
{
    private const string Offer =
        "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 30034 RTP/AVP 0 8 101 13\r\na=label:1\r\n" +
        "a=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=sendonly\r\na=rtcp:30036\r\na=rtcp-mux\r\na=ptime:30\r\n" +
        "m=audio 30044/2 RTP/SAVP 8\r\na=label:0\r\na=inactive\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\nm=video 0 RTP/AVP 96\r\n";

    public string Name => "sdp";

    public IEnumerable<byte[]> Seeds =>
    [
        Encoding.ASCII.GetBytes(Offer),
        Encoding.ASCII.GetBytes(Offer.Replace("\r\n", "\n", StringComparison.Ordinal)),
        "\nv=0\nm=audio 35011 RTP/AVP 0\n"u8.ToArray(),
    ];

    public IEnumerable<byte[]> Dictionary => new[]
    {
        "m=audio 4000 RTP/AVP 0\r\n", "m=", "a=label:", "a=rtpmap:", "PCMA/8000/1", "CN/8000", "a=recvonly\n", "a=sendrecv\n", "a=ptime:20.0\n", "c=IN IP6 ::1\n",
        "v=0\n", "65535", "65536", "-1", "RTP/AVPF", "UDP/TLS/RTP/SAVP", "\r\n", "\n", "\r", " ", "\t", "/", "127", "128", "a=rtcp-mux\n",
    }.Select(Encoding.ASCII.GetBytes);

    public void Run(ReadOnlySpan<byte> input)
    {
        if (!SdpParser.TryParse(input, out var session, out var reject))
        {
            Oracle.Holds(session is null && reject.Offset >= 0 && reject.Offset <= input.Length && reject.Reason.Length > 0, "a reject without place or reason");
            return;
        }

        var media = Encoding.Latin1.GetString(input).Split('\n').Where(l => l.StartsWith("m=", StringComparison.Ordinal)).ToList();
        Oracle.Holds(session!.Media.Length == media.Count, "number of m-lines");
        for (var i = 0; i < media.Count; i++)
        {
            var words = media[i][2..].TrimEnd('\r').Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            Oracle.Holds(words[0] == session.Media[i].Kind && int.Parse(words[1].Split('/')[0], System.Globalization.CultureInfo.InvariantCulture) == session.Media[i].Port, "m-line");
            Oracle.Holds(words[3..].SequenceEqual(session.Media[i].Formats), "formats");
        }

        CheckAnswer(session, input);
    }

    private static void CheckAnswer(SdpSession offer, ReadOnlySpan<byte> input)
    {
        var plan = OfferAnswer.Plan(offer);
        var ports = plan.Select((p, i) => p.IsAccepted ? 20000 + (2 * i) : 0).ToArray();
        var text = SdpWriter.Answer(plan, ports, IPAddress.Loopback, new SdpOrigin(1, 1));
        Oracle.Holds(text.AsSpan().IndexOf("\r\n\r\n"u8) < 0, "an empty line in the answer");
        Oracle.Holds(!text.Contains((byte)'?') || input.Contains((byte)'?'), "text in the answer that is not ASCII");
        Oracle.Holds(SdpParser.TryParse(text, out var answer, out _), "our answer cannot be read");
        Oracle.Holds(answer!.Media.Select(m => m.Port).SequenceEqual(ports), "ports of the answer");
        Oracle.Holds(answer.Media.Select(m => m.Label).SequenceEqual(offer.Media.Select(m => m.Label)), "labels of the answer");
        for (var i = 0; i < ports.Length; i++)
        {
            var (asked, given) = (offer.Media[i], answer.Media[i]);
            Oracle.Holds(given.Protocol == asked.Protocol, "transport of the answer");
            if (ports[i] == 0)
            {
                continue;
            }

            Oracle.Holds(given.Formats.All(asked.Formats.Contains) || given.Formats.All(f => asked.Formats.Any(a => IsSame(a, f))), "a format that was not offered");
            Oracle.Holds(!given.RtcpMux || asked.RtcpMux, "rtcp-mux that was not offered");
            var isSending = offer.DirectionOf(asked) is SdpDirection.SendOnly or SdpDirection.SendRecv;
            Oracle.Holds(given.Direction == (isSending ? SdpDirection.RecvOnly : SdpDirection.Inactive), "direction of the answer");
        }
    }

    /// <summary>The same payload type, however it is written; an offer may also hold formats that are no numbers.</summary>
    private static bool IsSame(string asked, string given) =>
        int.TryParse(asked, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var a)
        && int.TryParse(given, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var g) && a == g;
}
