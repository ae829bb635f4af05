using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace EdgeCx.Media.SiprecClient;

/// <summary>
/// Writes the bodies of one call's INVITEs: an SDP with a sendonly line a stream (RFC 7866 8.1), labels 1 for the customer and 2 for the
/// agent, and complete metadata (RFC 7865) whose ids stay the same over the session.
/// </summary>
internal sealed class SiprecOffer
{
    /// <summary>Label of the customer's stream.</summary>
    public const string CustomerLabel = "1";

    /// <summary>Label of the agent's stream.</summary>
    public const string AgentLabel = "2";

    private const string Boundary = "edgecx-src-boundary";
    private readonly CallParties _parties;
    private readonly IPAddress _local;
    private readonly PacedLeg _customerLeg;
    private readonly PacedLeg _agentLeg;
    private readonly string _session = NewId();
    private readonly string _customer = NewId();
    private readonly string _agent = NewId();
    private readonly string _customerStream = NewId();
    private readonly string _agentStream = NewId();
    private readonly string _associated;
    private readonly long _sdpSession = RandomNumberGenerator.GetInt32(int.MaxValue);
    private int _sdpVersion;

    /// <summary>Prepares a session's offers.</summary>
    public SiprecOffer(CallParties parties, IPAddress local, PacedLeg customer, PacedLeg agent, DateTimeOffset startedUtc)
    {
        _parties = parties;
        _local = local;
        _customerLeg = customer;
        _agentLeg = agent;
        _associated = startedUtc.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Content-Type of the bodies.</summary>
    public static string ContentType => $"multipart/mixed;boundary={Boundary}";

    /// <summary>The next offer; a held stream is <c>inactive</c>.</summary>
    public byte[] Next(bool customerHeld, bool agentHeld)
    {
        _sdpVersion++;
        return Encoding.UTF8.GetBytes($"""
            --{Boundary}
            Content-Type: application/sdp

            {Sdp(customerHeld, agentHeld)}

            --{Boundary}
            Content-Type: application/rs-metadata+xml
            Content-Disposition: recording-session

            {Metadata()}
            --{Boundary}--

            """.ReplaceLineEndings("\r\n"));
    }

    private static string NewId() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));

    private string Sdp(bool customerHeld, bool agentHeld)
    {
        var family = _local.AddressFamily == AddressFamily.InterNetworkV6 ? "IP6" : "IP4";
        return $"""
            v=0
            o=edgecx {_sdpSession} {_sdpVersion} IN {family} {_local}
            s=-
            c=IN {family} {_local}
            t=0 0
            {Line(_customerLeg, CustomerLabel, customerHeld)}
            {Line(_agentLeg, AgentLabel, agentHeld)}
            """;
    }

    private static string Line(PacedLeg leg, string label, bool held) => $"""
        m=audio {leg.Port} {(leg.Suite is null ? "RTP/AVP" : "RTP/SAVP")} 0
        a=rtpmap:0 PCMU/8000
        a=ptime:20
        a=rtcp-mux{Crypto(leg)}
        a=label:{label}
        a={(held ? "inactive" : "sendonly")}
        """;

    private static string Crypto(PacedLeg leg) =>
        leg.Suite is null ? "" : $"\na=crypto:{SiprecAnswer.CryptoTag} {leg.Suite.Name} inline:{Convert.ToBase64String(leg.Key!.Octets)}";

    private string Metadata() => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <recording xmlns="urn:ietf:params:xml:ns:recording:1">
          <datamode>complete</datamode>
          <session session_id="{_session}"/>
          <participant participant_id="{_customer}">
            <nameID aor="sip:{Escape(_parties.CustomerAor)}"/>
          </participant>
          <participant participant_id="{_agent}">
            <nameID aor="sip:{Escape(_parties.AgentAor)}"/>
          </participant>
          <stream stream_id="{_customerStream}" session_id="{_session}">
            <label>{CustomerLabel}</label>
          </stream>
          <stream stream_id="{_agentStream}" session_id="{_session}">
            <label>{AgentLabel}</label>
          </stream>
          <participantsessionassoc participant_id="{_customer}" session_id="{_session}">
            <associate-time>{_associated}</associate-time>
          </participantsessionassoc>
          <participantsessionassoc participant_id="{_agent}" session_id="{_session}">
            <associate-time>{_associated}</associate-time>
          </participantsessionassoc>
          <participantstreamassoc participant_id="{_customer}">
            <send>{_customerStream}</send>
            <recv>{_agentStream}</recv>
          </participantstreamassoc>
          <participantstreamassoc participant_id="{_agent}">
            <send>{_agentStream}</send>
            <recv>{_customerStream}</recv>
          </participantstreamassoc>
        </recording>
        """;

    private static string Escape(string text) => System.Security.SecurityElement.Escape(text);
}
