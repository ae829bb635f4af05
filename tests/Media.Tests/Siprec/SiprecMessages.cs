namespace EdgeCx.Media.Tests.Siprec;

/// <summary>Bodies as a recording client would send them.</summary>
internal static class SiprecMessages
{
    public const string Customer = "sip:+4915112345678@pbx.example";
    public const string Agent = "sip:2001@pbx.example";

    public static string Describe(params string[] lines) =>
        "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n" + string.Concat(lines);

    public static string Audio(string label, string direction = "sendonly", int port = 4000, string protocol = "RTP/AVP", string formats = "0 8") =>
        $"m=audio {port} {protocol} {formats}\r\na=label:{label}\r\na={direction}\r\n";

    public static string Metadata(string first = Customer, string second = Agent, bool associated = true) =>
        $"""
        <?xml version="1.0"?><recording xmlns="urn:ietf:params:xml:ns:recording:1"><datamode>complete</datamode><session session_id="S"/>
        <participant participant_id="P1"><nameID aor="{first}"/></participant><participant participant_id="P2"><nameID aor="{second}"/></participant>
        <stream stream_id="T1" session_id="S"><label>1</label></stream><stream stream_id="T2" session_id="S"><label>2</label></stream>
        {(associated ? "<participantstreamassoc participant_id='P1'><send>T1</send><recv>T2</recv></participantstreamassoc><participantstreamassoc participant_id='P2'><send>T2</send><recv>T1</recv></participantstreamassoc>" : "")}
        </recording>
        """;

    public static string Partial(string inner) => $"<recording><datamode>partial</datamode>{inner}</recording>";

    public static string Both(string sdp, string metadata) =>
        $"--b\r\nContent-Type: application/sdp\r\n\r\n{sdp}\r\n--b\r\nContent-Type: application/rs-metadata+xml\r\nContent-Disposition: recording-session\r\n\r\n{metadata}\r\n--b--\r\n";

    public static string Standard { get; } = Both(Describe(Audio("1"), Audio("2")), Metadata());
}
