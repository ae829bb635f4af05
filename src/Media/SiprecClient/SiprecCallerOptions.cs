using System.Net;
using EdgeCx.Media.Rtp.Srtp;

namespace EdgeCx.Media.SiprecClient;

/// <summary>Where a <see cref="SiprecCaller"/> calls, and with what timers.</summary>
/// <param name="Server">Address of the session recording server.</param>
/// <param name="Transport">How messages travel.</param>
internal sealed record SiprecCallerOptions(IPEndPoint Server, SignallingTransport Transport)
{
    /// <summary>User part and host of the Request-URI, e.g. <c>srs@edge.bank.example</c>; null for the server's address alone.</summary>
    public string? TargetUri { get; init; }

    /// <summary>Name that was called, for the server's certificate; null where an address was.</summary>
    public string? ServerName { get; init; }

    /// <summary>What is shown and trusted on TLS.</summary>
    public TlsTrust Tls { get; init; } = TlsTrust.Default;

    /// <summary>Scheme of the Request-URI: sips asks for TLS on every hop (RFC 3261 26.2.2).</summary>
    public string Scheme { get; init; } = "sip";

    /// <summary>Local SIP port; 0 for any.</summary>
    public int LocalPort { get; init; }

    /// <summary>First port that RTP may be sent from.</summary>
    public int RtpPortMin { get; init; } = 20_000;

    /// <summary>Last port that RTP may be sent from.</summary>
    public int RtpPortMax { get; init; } = 29_999;

    /// <summary>Estimate of the round-trip time, RFC 3261 17.1.1.1: first retransmission after this, giving up after 64 of it. ms.</summary>
    public int T1Ms { get; init; } = 500;

    /// <summary>Longest retransmission interval of a non-INVITE request, ms (RFC 3261 17.1.2.2).</summary>
    public int T2Ms { get; init; } = 4000;

    /// <summary>How long a silent server is waited for, ms, where that is less than the RFC's; null for the RFC's.</summary>
    public int? PatienceMs { get; init; }

    /// <summary>How long a silent server is called before the call counts as failed, ms: timer B and F, RFC 3261 17.1.1.2.</summary>
    public int TimeoutMs => PatienceMs ?? (64 * T1Ms);

    /// <summary>Crypto-suite that the streams are offered with, by SDES (RTP/SAVP); null for plain RTP.</summary>
    public SrtpSuite? Srtp { get; init; }

    /// <summary>
    /// True to send all calls in bursts from two sockets, one a side, with sender reports: for loads of hundreds of calls. Plain RTP only.
    /// </summary>
    public bool SendsBursts { get; init; }

    /// <summary>What the call says of notice: the X-EdgeCx-Notice header; null for none.</summary>
    public string? Notice { get; init; } = "notified";
}
