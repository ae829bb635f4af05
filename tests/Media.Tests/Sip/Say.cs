using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EdgeCx.Media.Tests.Sip;

/// <summary>Writes requests as a peer would, and reads what comes back with string operations only.</summary>
internal static partial class Say
{
    /// <summary>A request of one call. <paramref name="extra"/> are further header lines with their CRLF.</summary>
    public static string Request(
        string method, int cseq = 1, string toTag = "", string branch = "", string body = "", string extra = "", string callId = "call-1", string via = "")
    {
        branch = branch.Length > 0 ? branch : $"z9hG4bK-{method}-{cseq}";
        via = via.Length > 0 ? via : $"SIP/2.0/UDP 192.0.2.10:5070;branch={branch}";
        var type = body.Length > 0 && !extra.Contains("Content-Type", StringComparison.Ordinal) ? "Content-Type: application/sdp\r\n" : "";
        return $"{method} sip:srs@192.0.2.1 SIP/2.0\r\nVia: {via}\r\nMax-Forwards: 70\r\nFrom: <sip:src@192.0.2.10>;tag=peer\r\n"
            + $"To: <sip:srs@192.0.2.1>{(toTag.Length > 0 ? ";tag=" + toTag : "")}\r\nCall-ID: {callId}\r\nCSeq: {cseq} {method}\r\n"
            + $"Contact: <sip:src@192.0.2.10:5070>;+sip.src\r\n{extra}{type}Content-Length: {body.Length}\r\n\r\n{body}";
    }

    /// <summary>An INVITE with SDP.</summary>
    public static string Invite(int cseq = 1, string toTag = "", string branch = "", string extra = "", string callId = "call-1", string via = "") =>
        Request("INVITE", cseq, toTag, branch, ScriptedHandler.Sdp, extra, callId, via);

    public static int Status(string message) =>
        message.StartsWith("SIP/2.0 ", StringComparison.Ordinal) ? int.Parse(message.AsSpan(8, 3), CultureInfo.InvariantCulture) : 0;

    public static string Tag(string message) => ToTag().Match(message).Groups[1].Value;

    /// <summary>All values of a header, in order.</summary>
    public static string[] Headers(string message, string name) =>
        [.. message.Split("\r\n\r\n")[0].Split("\r\n").Skip(1)
            .Where(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(l => l[(name.Length + 1)..].Trim())];

    public static string Header(string message, string name) => Headers(message, name).Single();

    /// <summary>The response that a peer gives to our request.</summary>
    public static string Respond(string request, int status) =>
        string.Create(CultureInfo.InvariantCulture, $"SIP/2.0 {status} X\r\n")
        + string.Concat(new[] { "Via", "From", "To", "Call-ID", "CSeq" }.Select(h => $"{h}: {Header(request, h)}\r\n")) + "Content-Length: 0\r\n\r\n";

    public static byte[] Octets(string text) => Encoding.Latin1.GetBytes(text);

    [GeneratedRegex("\r\nTo: [^\r]*;tag=([^;\r]*)")]
    private static partial Regex ToTag();
}
