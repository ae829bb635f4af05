using System.Globalization;
using System.Text;

namespace EdgeCx.Media.Tests.Capture;

/// <summary>A SIP dialog's messages as text, for scripts of mirrored calls.</summary>
internal sealed record SipText(string CallId)
{
    public string Caller { get; init; } = "+34600100002";

    public string Callee { get; init; } = "1002";

    /// <summary>Request-URI of the INVITE.</summary>
    public string? Target { get; init; }

    public string CallerTag { get; init; } = "ct";

    public string CalleeTag { get; init; } = "at";

    /// <summary>Header lines of the INVITE, each with its line end.</summary>
    public string Extra { get; init; } = "";

    public string Invite(string? sdp, int cseq = 1, bool inDialog = false, bool byCallee = false) =>
        Request("INVITE", cseq, inDialog, byCallee, Extra, sdp);

    public string Update(string? sdp, int cseq, bool byCallee = false) => Request("UPDATE", cseq, true, byCallee, "", sdp);

    public string Ack(string? sdp = null, int cseq = 1, bool byCallee = false) => Request("ACK", cseq, true, byCallee, "", sdp);

    public string Bye(int cseq = 2, bool byCallee = false) => Request("BYE", cseq, true, byCallee, "", null);

    public string Cancel() => Request("CANCEL", 1, false, false, "", null);

    public string Answer(int status, string? sdp, int cseq = 1, string method = "INVITE", bool byCaller = false, string extra = "", string? tag = null)
    {
        // A response carries its request's From and To.
        var text = new StringBuilder($"SIP/2.0 {status} X\r\n");
        Head(text, cseq, method, inDialog: true, requestByCallee: byCaller, tag ?? CalleeTag);
        return End(text.Append(extra), sdp);
    }

    public static string Describe(string end, string direction = "sendrecv", string formats = "0", string protocol = "RTP/AVP", string extra = "")
    {
        var colon = end.LastIndexOf(':');
        var address = end[..colon].Trim('[', ']');
        var family = address.Contains(':', StringComparison.Ordinal) ? "IP6" : "IP4";
        return $"v=0\r\no=- 1 1 IN {family} {address}\r\ns=-\r\nc=IN {family} {address}\r\nt=0 0\r\n"
            + $"m=audio {end[(colon + 1)..]} {protocol} {formats}\r\na={direction}\r\n{extra}";
    }

    private string Request(string method, int cseq, bool inDialog, bool byCallee, string extra, string? sdp)
    {
        var target = Target ?? $"sip:{(byCallee ? Caller : Callee)}@example.com";
        var text = new StringBuilder($"{method} {target} SIP/2.0\r\n");
        Head(text, cseq, method, inDialog, byCallee, CalleeTag);
        return End(text.Append(extra), sdp);
    }

    private void Head(StringBuilder text, int cseq, string method, bool inDialog, bool requestByCallee, string calleeTag)
    {
        var caller = $"<sip:{Caller}@example.com>;tag={CallerTag}";
        var callee = $"<sip:{Callee}@example.com>" + (inDialog ? $";tag={calleeTag}" : "");
        text.Append("Via: SIP/2.0/UDP 192.0.2.99;branch=z9hG4bK1\r\n")
            .Append(CultureInfo.InvariantCulture, $"From: {(requestByCallee ? callee : caller)}\r\nTo: {(requestByCallee ? caller : callee)}\r\n")
            .Append(CultureInfo.InvariantCulture, $"Call-ID: {CallId}\r\nCSeq: {cseq} {method}\r\nMax-Forwards: 70\r\n");
    }

    private static string End(StringBuilder text, string? sdp)
    {
        if (sdp is not null)
        {
            text.Append("Content-Type: application/sdp\r\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(sdp ?? "")}\r\n\r\n{sdp}").ToString();
    }
}
