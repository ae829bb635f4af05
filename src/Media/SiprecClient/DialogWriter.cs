using System.Net;
using System.Security.Cryptography;
using System.Text;
using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.SiprecClient;

/// <summary>Writes the requests of one dialog as its caller (RFC 3261 8.1.1, 12.2.1.1) and the answers to requests of the other side.</summary>
internal sealed class DialogWriter
{
    private readonly ISignallingChannel _channel;
    private readonly string _local;
    private readonly string _transport;
    private readonly string _scheme;
    private readonly string _from;
    private readonly string _to;
    private readonly string? _notice;
    private string _target;
    private string _remoteTag = "";
    private string[] _routes = [];

    /// <summary>Prepares a dialog.</summary>
    public DialogWriter(ISignallingChannel channel, SiprecCallerOptions options)
    {
        _channel = channel;
        _local = Host(channel.Local);
        _transport = channel.ViaTransport == "UDP" ? "" : ";transport=" + (options.Scheme == "sips" ? "tcp" : channel.ViaTransport.ToLowerInvariant());
        _scheme = options.Scheme;
        _target = $"{_scheme}:{options.TargetUri ?? Host(options.Server)}{_transport}";
        _from = $"<sip:src@{_local}>;tag={NewToken()}";
        _to = $"<{_target}>";
        _notice = options.Notice;
        CallId = $"{NewToken()}@{channel.Local.Address}";
    }

    /// <summary>The dialog's Call-ID.</summary>
    public string CallId { get; }

    /// <summary>A new branch (RFC 3261 8.1.1.7).</summary>
    public static string NewBranch() => "z9hG4bK" + NewToken();

    /// <summary>Takes target, tag and route from a response that sets up or refreshes the dialog (RFC 3261 12.1.2).</summary>
    public void Establish(SipMessage response)
    {
        if (response.TryFind(HeaderNames.Contact, out var contact) && NameAddress.TryParse(FirstElement(contact), out var address, out _))
        {
            _target = address!.Uri;
        }

        if (_remoteTag.Length == 0)
        {
            _remoteTag = TagOf(response);
            _routes = [.. Values(response, HeaderNames.RecordRoute).AsEnumerable().Reverse()];
        }
    }

    /// <summary>Writes a request inside or before the dialog.</summary>
    public byte[] Request(string method, uint number, string branch, byte[]? body)
    {
        var isAck = method == "ACK";
        var text = Begin(method, number, branch, _remoteTag.Length > 0 ? $"{_to};tag={_remoteTag}" : _to);
        if (!isAck)
        {
            text.Append($"Contact: <{_scheme}:src@{_local}{_transport}>;+sip.src\r\n");
            text.Append("Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE\r\nUser-Agent: EdgeCx\r\n");
        }

        if (method == "INVITE")
        {
            text.Append("Require: siprec\r\nAccept: application/sdp, application/rs-metadata\r\n");
            if (_notice is not null)
            {
                text.Append($"X-EdgeCx-Notice: {_notice}\r\n");
            }
        }

        return End(text, body);
    }

    /// <summary>The ACK of a final response that refuses the INVITE: of the same transaction (RFC 3261 17.1.1.3).</summary>
    public byte[] AckOfRefusal(uint number, string branch, SipMessage response)
    {
        var tag = TagOf(response);
        return End(Begin("ACK", number, branch, tag.Length > 0 ? $"{_to};tag={tag}" : _to), null);
    }

    /// <summary>Answers a request of the other side (RFC 3261 8.2.6).</summary>
    public static byte[] Response(SipMessage request, int status, string reason)
    {
        var text = new StringBuilder($"SIP/2.0 {status} {reason}\r\n");
        foreach (var name in (ReadOnlySpan<string>)[HeaderNames.Via, HeaderNames.From, HeaderNames.To, HeaderNames.CallId, HeaderNames.CSeq])
        {
            foreach (ref readonly var header in request.Headers)
            {
                if (HeaderNames.Match(request.Name(header), name))
                {
                    text.Append(name).Append(": ").Append(Encoding.UTF8.GetString(request.Value(header))).Append("\r\n");
                }
            }
        }

        return End(text, null);
    }

    private static string NewToken() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    private static string Host(IPEndPoint address) => address.ToString();

    private static string TagOf(SipMessage response) =>
        response.TryFind(HeaderNames.To, out var to) && NameAddress.TryParse(to, out var address, out _) ? address!.Tag ?? "" : "";

    private static ReadOnlySpan<byte> FirstElement(ReadOnlySpan<byte> value) =>
        new HeaderElements(value).TryNext(out var element) ? element : default;

    private static List<string> Values(SipMessage message, string name)
    {
        var values = new List<string>();
        foreach (ref readonly var header in message.Headers)
        {
            if (!HeaderNames.Match(message.Name(header), name))
            {
                continue;
            }

            var elements = new HeaderElements(message.Value(header));
            while (elements.TryNext(out var element))
            {
                values.Add(Encoding.UTF8.GetString(element));
            }
        }

        return values;
    }

    private static byte[] End(StringBuilder text, byte[]? body)
    {
        if (body is not null)
        {
            text.Append($"Content-Type: {SiprecOffer.ContentType}\r\n");
        }

        text.Append($"Content-Length: {body?.Length ?? 0}\r\n\r\n");
        return [.. Encoding.UTF8.GetBytes(text.ToString()), .. body ?? []];
    }

    private StringBuilder Begin(string method, uint number, string branch, string to)
    {
        var text = new StringBuilder($"{method} {_target} SIP/2.0\r\n");
        text.Append($"Via: SIP/2.0/{_channel.ViaTransport} {_local};branch={branch};rport\r\nMax-Forwards: 70\r\n");
        foreach (var route in _routes)
        {
            text.Append($"Route: {route}\r\n");
        }

        return text.Append($"From: {_from}\r\nTo: {to}\r\nCall-ID: {CallId}\r\nCSeq: {number} {method}\r\n");
    }
}
