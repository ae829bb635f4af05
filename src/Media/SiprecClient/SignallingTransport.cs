namespace EdgeCx.Media.SiprecClient;

/// <summary>How the client's SIP messages travel.</summary>
internal enum SignallingTransport
{
    /// <summary>One datagram a message, with retransmissions.</summary>
    Udp,

    /// <summary>One connection for all calls, messages framed by Content-Length.</summary>
    Tcp,

    /// <summary>The same inside of TLS.</summary>
    Tls,
}
