namespace EdgeCx.Media.Sip.Transport;

/// <summary>What carries a message.</summary>
internal enum SipTransport
{
    /// <summary>A datagram a message.</summary>
    Udp,

    /// <summary>A stream, framed by Content-Length.</summary>
    Tcp,

    /// <summary>The same inside of TLS.</summary>
    Tls,
}
