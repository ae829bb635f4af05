using System.Text;

namespace EdgeCx.Bench;

/// <summary>An INVITE as a session border controller sends it for a recorded call (RFC 7866 figure 5's form): two streams and complete metadata.</summary>
internal static class SiprecInvite
{
    /// <summary>Content-Type of the body.</summary>
    public const string ContentType = "multipart/mixed;boundary=uniqueBoundary";

    private const string SdpText = """
        v=0
        o=SBC 5146 1045 IN IP4 192.0.2.9
        s=SIP Call
        c=IN IP4 192.0.2.9
        t=0 0
        m=audio 8278 RTP/AVP 8 0 101
        a=rtpmap:8 PCMA/8000
        a=rtpmap:0 PCMU/8000
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-16
        a=ptime:20
        a=sendonly
        a=label:1
        m=audio 8280 RTP/AVP 8 0 101
        a=rtpmap:8 PCMA/8000
        a=rtpmap:0 PCMU/8000
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-16
        a=ptime:20
        a=sendonly
        a=label:2

        """;

    private const string MetadataText = """
        <?xml version="1.0" encoding="UTF-8"?>
        <recording xmlns="urn:ietf:params:xml:ns:recording:1">
          <datamode>complete</datamode>
          <session session_id="sPVtz01IEeqC3dJj6Y+AJA==">
            <sipSessionID>0e0960d88013509f86e7ad2d78da208a;remote=4d0de1325c205fa08f77d8d31c1b3a6f</sipSessionID>
            <start-time>2026-02-13T03:35:19.008Z</start-time>
          </session>
          <participant participant_id="sPVtz01IEeqC3tJj6Y+AJA=="><nameID aor="sip:+4915112345678@pbx.example"><name>Customer</name></nameID></participant>
          <participant participant_id="sPVtz01IEeqC39Jj6Y+AJA=="><nameID aor="sip:2001@pbx.example"><name>Ana</name></nameID></participant>
          <participantsessionassoc participant_id="sPVtz01IEeqC3tJj6Y+AJA==" session_id="sPVtz01IEeqC3dJj6Y+AJA==">
            <associate-time>2026-02-13T03:35:19.008Z</associate-time>
          </participantsessionassoc>
          <participantsessionassoc participant_id="sPVtz01IEeqC39Jj6Y+AJA==" session_id="sPVtz01IEeqC3dJj6Y+AJA==">
            <associate-time>2026-02-13T03:35:19.008Z</associate-time>
          </participantsessionassoc>
          <stream stream_id="sPgFxk1IEeqC49Jj6Y+AJA==" session_id="sPVtz01IEeqC3dJj6Y+AJA=="><label>1</label></stream>
          <stream stream_id="sPgFxk1IEeqC5NJj6Y+AJA==" session_id="sPVtz01IEeqC3dJj6Y+AJA=="><label>2</label></stream>
          <participantstreamassoc participant_id="sPVtz01IEeqC3tJj6Y+AJA==">
            <send>sPgFxk1IEeqC49Jj6Y+AJA==</send><recv>sPgFxk1IEeqC5NJj6Y+AJA==</recv>
          </participantstreamassoc>
          <participantstreamassoc participant_id="sPVtz01IEeqC39Jj6Y+AJA==">
            <send>sPgFxk1IEeqC5NJj6Y+AJA==</send><recv>sPgFxk1IEeqC49Jj6Y+AJA==</recv>
          </participantstreamassoc>
        </recording>

        """;

    /// <summary>Its offer.</summary>
    public static byte[] Sdp { get; } = Octets(SdpText);

    /// <summary>Its metadata.</summary>
    public static byte[] Metadata { get; } = Octets(MetadataText);

    /// <summary>Its body: both.</summary>
    public static byte[] Body { get; } = Octets(
        $"--uniqueBoundary\nContent-Type: application/sdp\n\n{SdpText}\n--uniqueBoundary\nContent-Type: application/rs-metadata+xml\n"
        + $"Content-Disposition: recording-session\n\n{MetadataText}\n--uniqueBoundary--\n");

    /// <summary>The whole message.</summary>
    public static byte[] Message { get; } =
    [
        .. Octets(
            "INVITE sip:srs@192.0.2.1:5060 SIP/2.0\nVia: SIP/2.0/TCP 192.0.2.9:5060;branch=z9hG4bK20959B;rport\nMax-Forwards: 70\n"
            + "From: <sip:src@192.0.2.9>;tag=678813-6AC\nTo: <sip:srs@192.0.2.1>\nCall-ID: B0FA2851-4D4811EA@192.0.2.9\nCSeq: 101 INVITE\n"
            + "Contact: <sip:192.0.2.9:5060;transport=tcp>;+sip.src\nRequire: siprec\nSupported: 100rel,timer,replaces\nSession-Expires: 1800\n"
            + "Allow: INVITE, OPTIONS, BYE, CANCEL, ACK, PRACK, UPDATE\nUser-Agent: SBC\n"
            + $"Content-Type: {ContentType}\nContent-Length: {Body.Length}\n\n"),
        .. Body,
    ];

    private static byte[] Octets(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));
}
