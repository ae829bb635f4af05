using System.Net;
using System.Security.Cryptography;
using System.Text;
using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.SiprecClient;

/// <summary>Writes the requests of one dialog as its caller (RFC 3261 8.1.1, 12.2.1.1) and the answers to requests of the other side.</summary>
internal sealed class DialogWriter
{
    private const string Allowed = "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE";
    private readonly ISignallingChannel _channel;
    private readonly string _local;
    private readonly string _transport;
    private readonly string _scheme;
    private readonly string _from;
    private readonly string _to;
    private readonly DialogStyle _style;
    private string _target;
    private string _remoteTag = "";
    private string[] _routes = [];

    /// <summary>Prepares a dialog.</summary>
    /// <param name="channel">The way to the other side.</param>
    /// <param name="options">Who is called.</param>
    /// <param name="style">How its requests look.</param>
    public DialogWriter(ISignallingChannel channel, SiprecCallerOptions options, DialogStyle style)
    {
        _style = style;
        _channel = channel;
        _local = Host(channel.Local);
        _transport = channel.ViaTransport == "UDP" ? "" : ";transport=" + (options.Scheme == "sips" ? "tcp" : channel.ViaTransport.ToLowerInvariant());
        _scheme = options.Scheme;
        _target = $"{_scheme}:{options.TargetUri ?? Host(options.Server)}{_transport}";
        _from = $"<sip:{style.User}@{(style.FromHost.Length > 0 ? style.FromHost : _local)}>;tag={NewToken()}";
        _to = $"<{_target}>";
        CallId = $"{NewToken()}@{channel.Local.Address}";
    }

    /// <summary>The dialog's Call-ID.</summary>
    public string CallId { get; }

    /// <summary>Request-URI of the next request.</summary>
    public string Target => _target;

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
    /// <param name="method">Method.</param>
    /// <param name="number">CSeq number.</param>
    /// <param name="branch">Branch of its Via.</param>
    /// <param name="body">Body; null for none.</param>
    /// <param name="credentials">Header lines that answer a challenge; empty for none.</param>
    public byte[] Request(string method, uint number, string branch, byte[]? body, string credentials = "")
    {
        var isAck = method == "ACK";
        var text = Begin(method, number, branch, _remoteTag.Length > 0 ? $"{_to};tag={_remoteTag}" : _to);
        if (!isAck)
        {
            text.Append(Contact());
            text.Append($"Allow: {Allowed}\r\nUser-Agent: EdgeCx\r\n");
        }

        if (method == "INVITE")
        {
            text.Append(_style.InviteHeaders);
        }

        return End(text.Append(credentials), body, _style.ContentType);
    }

    /// <summary>Takes a request of the other side with 200, our Contact, and a body where its offer is answered.</summary>
    public byte[] Accept(SipMessage request, byte[]? body)
    {
        var text = BeginResponse(request, 200, "OK").Append(Contact()).Append($"Allow: {Allowed}\r\n");
        return End(text, body, _style.ContentType);
    }

    /// <summary>The ACK of a final response that refuses the INVITE: of the same transaction (RFC 3261 17.1.1.3).</summary>
    public byte[] AckOfRefusal(uint number, string branch, SipMessage response)
    {
        var tag = TagOf(response);
        return End(Begin("ACK", number, branch, tag.Length > 0 ? $"{_to};tag={tag}" : _to), null, "");
    }

    /// <summary>Answers a request of the other side (RFC 3261 8.2.6).</summary>
    public static byte[] Response(SipMessage request, int status, string reason) => End(BeginResponse(request, status, reason), null, "");

    private static StringBuilder BeginResponse(SipMessage request, int status, string reason)
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

        return text;
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

    private string Contact() => $"Contact: <{_scheme}:{_style.User}@{_local}{_transport}>{_style.ContactParameters}\r\n";

    private static byte[] End(StringBuilder text, byte[]? body, string contentType)
    {
        if (body is not null)
        {
            text.Append($"Content-Type: {contentType}\r\n");
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
