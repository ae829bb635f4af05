using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeCx.Core.Delivery;
using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Media.Sip.Client;

/// <summary>Writes one request outside of a dialog (RFC 3261 8.1.1), and again where it is challenged: same call, next number.</summary>
internal sealed class OutboundWriter
{
    private const string Us = "edgecx";

    private readonly SipOutbound _request;
    private readonly ISignallingChannel _channel;
    private readonly string _fromTag = Token();

    /// <summary>Prepares a request.</summary>
    public OutboundWriter(SipOutbound request, ISignallingChannel channel)
    {
        _request = request;
        _channel = channel;
        CallId = $"{Token()}@{channel.Local.Address}";
    }

    /// <summary>Its Call-ID.</summary>
    public string CallId { get; }

    /// <summary>True where nothing in it would end a line of the head: what stands there was written by a person.</summary>
    public static bool IsWritable(SipOutbound request) =>
        !HasLineEnd(request.Method) && !HasLineEnd(request.Target) && !HasLineEnd(request.ContentType) && !HasLineEnd(request.Proxy)
        && request.Headers.All(h => !HasLineEnd(h.Name) && !HasLineEnd(h.Value));

    /// <summary>The octets.</summary>
    /// <param name="number">CSeq number.</param>
    /// <param name="branch">Branch of its Via.</param>
    /// <param name="credentials">Header lines that answer a challenge; empty for none.</param>
    public byte[] Write(uint number, string branch, string credentials)
    {
        var local = _channel.Local;
        var transport = _channel.ViaTransport == "UDP" ? "" : $";transport={_channel.ViaTransport.ToLowerInvariant()}";
        var text = new StringBuilder(512);
        text.Append(CultureInfo.InvariantCulture, $"{_request.Method} {_request.Target} SIP/2.0\r\n")
            .Append(CultureInfo.InvariantCulture, $"Via: SIP/2.0/{_channel.ViaTransport} {local};branch={branch};rport\r\n")
            .Append("Max-Forwards: 70\r\n");
        if (_request.Proxy.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"Route: <{_request.Proxy};lr>\r\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"From: \"EdgeCx\" <sip:{Us}@{local}>;tag={_fromTag}\r\n")
            .Append(CultureInfo.InvariantCulture, $"To: <{AddressOfRecord(_request.Target)}>\r\n")
            .Append(CultureInfo.InvariantCulture, $"Call-ID: {CallId}\r\nCSeq: {number} {_request.Method}\r\n");

        // A MESSAGE makes no dialog and must not carry one (RFC 3428 4); a NOTIFY must (RFC 6665 8.1).
        if (_request.Method == "NOTIFY")
        {
            text.Append(CultureInfo.InvariantCulture, $"Contact: <sip:{Us}@{local}{transport}>\r\n");
        }

        foreach (var (name, value) in _request.Headers)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        text.Append("User-Agent: EdgeCx\r\n").Append(credentials);
        if (_request.Body.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"Content-Type: {_request.ContentType}\r\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"Content-Length: {_request.Body.Length}\r\n\r\n");
        return [.. Encoding.UTF8.GetBytes(text.ToString()), .. _request.Body.Span];
    }

    private static bool HasLineEnd(string text) => text.AsSpan().ContainsAny('\r', '\n');

    // The URI's parameters say how the request travels, and have no place in To (RFC 3261 19.1.1, table 1).
    private static string AddressOfRecord(string target)
    {
        var end = target.IndexOf(';', StringComparison.Ordinal);
        return end < 0 ? target : target[..end];
    }

    private static string Token() => RandomNumberGenerator.GetHexString(16, lowercase: true);
}
