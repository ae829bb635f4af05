using System.Globalization;
using System.Text;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.Sip.Transport;

namespace EdgeCx.Fuzz.Targets;

/// <summary>
/// The SIP parser and the framing of streams. The oracle reads accepted messages again with strings: lines split and unfolded, headers cut at the
/// colon, the body counted; and it asks the framer to cut the same message out of a stream.
/// </summary>
internal sealed class SipTarget : IFuzzTarget
{
    private const string Invite =
        "INVITE sip:srs@192.0.2.1;lr SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.10:5070;rport;branch=z9hG4bKa, SIP/2.0/TCP [::1]\r\n"
        + "From: \"A \\\" B\" <sip:a@b>;tag=1\r\nt: sip:c@d\r\ni: x@y\r\nCSeq: 1 INVITE\r\nm: <sip:a@b:1>;+sip.src\r\nSubject: x\r\n folded\r\n\ttwice\r\n"
        + "x: 1800;refresher=uac\r\nRequire: siprec\r\nl: 5\r\n\r\nv=0\r\n";

    private static readonly string[] Tokens =
    [
        "\r\n", "\r\n\r\n", "\n", "\r\n ", "\r", "\0", ":", ";", ",", "<", ">", "\"", "\\", "SIP/2.0", " SIP/2.0\r\n", "l: ", "Content-Length: 0\r\n",
        "Content-Length", "Via: ", "v:", ";branch=z9hG4bK", ";rport", ";received=", "From:", "To", ";tag=", "CSeq: 2147483648 ACK", "[::1]:5060",
        "sip:", "sips:", "tel:", "%00", "%4", "-1", "99999999999999999999", "ACK", "BYE", "OPTIONS", "SIP/2.0 200 OK\r\n",
    ];

    /// <inheritdoc/>
    public string Name => "sip";

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds =>
    [
        Octets(Invite),
        Octets(Invite.Replace("\r\n", "\n", StringComparison.Ordinal)),
        Octets("\r\n\r\nBYE sip:a SIP/2.0\r\nv: SIP / 2.0 / UDP h : 1 ; branch = b\r\nf: <tel:+1>\r\nTo: a, b <sip:c>;tag=2\r\nCall-ID: z\r\nCSeq: 009  BYE\r\nl :\r\n 0\r\n\r\n"),
        Octets("SIP/2.0 200 \r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nCSeq: 1 BYE\r\n\r\n"),
    ];

    /// <inheritdoc/>
    public IEnumerable<byte[]> Dictionary => Tokens.Select(Octets);

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        var accepted = SipParser.TryParse(input, SipLimits.Default, out var message, out var reject);
        Demand(accepted || reject.Reason is { Length: > 0 }, "a rejection without a reason");
        Demand(accepted || (uint)reject.Offset <= input.Length, "a rejection beyond the input");
        Demand(accepted != (message is null || message.Fault.Exists), "verdict and fault differ");
        if (message is not null)
        {
            ReadEverything(message);
        }

        if (accepted)
        {
            Compare(input, message!);
        }

        Frame(input);
    }

    private static void Compare(ReadOnlySpan<byte> input, SipMessage message)
    {
        var text = Encoding.Latin1.GetString(input).TrimStart('\r', '\n');
        var lines = new List<string>();
        var rest = text;
        while (true)
        {
            var end = rest.IndexOf('\n', StringComparison.Ordinal);
            Demand(end >= 0, "accepted without an empty line");
            var line = end > 0 && rest[end - 1] == '\r' ? rest[..(end - 1)] : rest[..end];
            rest = rest[(end + 1)..];
            if (line.Length == 0)
            {
                break;
            }

            lines.Add(line);
        }

        var start = lines[0];
        Demand(message.IsRequest ? start == $"{Latin1(message.MethodName)} {Latin1(message.UriOctets)} {start[^7..]}"
            : start.AsSpan(8, 3).SequenceEqual(message.StatusCode.ToString(CultureInfo.InvariantCulture)), "start line");
        CompareHeaders(Unfold(lines[1..]), message);
        CompareBody(rest, message);
    }

    private static List<string> Unfold(List<string> lines)
    {
        var unfolded = new List<string>();
        foreach (var line in lines)
        {
            if (line[0] is ' ' or '\t')
            {
                unfolded[^1] += " " + line;
            }
            else
            {
                unfolded.Add(line);
            }
        }

        return unfolded;
    }

    private static void CompareHeaders(List<string> lines, SipMessage message)
    {
        Demand(lines.Count == message.Headers.Length, "number of headers");
        for (var i = 0; i < lines.Count; i++)
        {
            var header = message.Headers[i];
            var colon = lines[i].IndexOf(':', StringComparison.Ordinal);
            Demand(lines[i][..colon].TrimEnd(' ', '\t') == Latin1(message.Name(header)), "header name");
            Demand(Squeeze(lines[i][(colon + 1)..]) == Squeeze(Latin1(message.Value(header))), "header value");
            Demand(!Latin1(message.Value(header)).AsSpan().ContainsAny('\r', '\n'), "a line end in a value");
        }
    }

    private static void CompareBody(string rest, SipMessage message)
    {
        var expected = rest;
        if (message.First("Content-Length") is { } length)
        {
            Demand(message.Count("Content-Length") == 1, "Content-Length more than once");
            expected = rest[..int.Parse(length, NumberStyles.None, CultureInfo.InvariantCulture)];
        }

        Demand(expected == Latin1(message.Body.Span), "body");
    }

    /// <summary>Every lazy parser on every header: they may say no, and nothing else.</summary>
    private static void ReadEverything(SipMessage message)
    {
        Demand(SipUri.TryParse(message.UriOctets, out _, out var reject) || reject.Offset <= message.UriOctets.Length, "URI rejected beyond its end");
        var valid = SipRequest.TryRead(message, out var request, out var fault);
        Demand(valid != fault.Exists && valid == request is not null, "verdict of the mandatory headers");
        foreach (ref readonly var header in message.Headers)
        {
            var value = message.Value(header);
            Demand(CSeqHeader.TryParse(value, out _, out reject) || reject.Offset <= value.Length, "CSeq rejected beyond its end");
            Demand(SessionExpiresHeader.TryParse(value, out _, out reject) || reject.Offset <= value.Length, "Session-Expires rejected beyond its end");
            if (ViaHeader.TryParse(value, out var via, out _))
            {
                Demand(via!.Length <= value.Length && via.RportEnd <= via.Length, "Via beyond its value");
            }

            var elements = new HeaderElements(value);
            while (elements.TryNext(out var element))
            {
                if (NameAddress.TryParse(element, out var address, out _))
                {
                    Demand(Latin1(element).Contains(address!.Uri, StringComparison.Ordinal), "a URI that is not there");
                }
            }
        }
    }

    /// <summary>What the framer cuts must hold one message to its last octet, and no prefix of it may be cut.</summary>
    private static void Frame(ReadOnlySpan<byte> input)
    {
        var frame = StreamFramer.Next(input, SipLimits.Default);
        Demand(frame.Length <= input.Length, "a frame beyond the buffer");
        Demand(frame.Kind == FrameKind.NeedMore || frame.Length > 0, "a frame of nothing");
        if (frame.Kind == FrameKind.Message)
        {
            Demand(StreamFramer.Next(input[..(frame.Length - 1)], SipLimits.Default).Kind == FrameKind.NeedMore, "a prefix that is whole");
            if (SipParser.TryParse(input[..frame.Length], SipLimits.Default, out var message, out _))
            {
                Demand(input[..frame.Length].EndsWith(message!.Body.Span), "frame and body end apart");
            }
        }
    }

    private static string Squeeze(string value) => value.Replace('\t', ' ').Replace(" ", "", StringComparison.Ordinal);

    private static string Latin1(ReadOnlySpan<byte> octets) => Encoding.Latin1.GetString(octets);

    private static byte[] Octets(string text) => Encoding.Latin1.GetBytes(text);

    private static void Demand(bool holds, string what)
    {
        if (!holds)
        {
            throw new OracleException(what);
        }
    }
}
