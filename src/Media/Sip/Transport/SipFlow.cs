using System.Net;

namespace EdgeCx.Media.Sip.Transport;

/// <summary>Where a message came from, and where one goes to.</summary>
/// <param name="Transport">What carries it.</param>
/// <param name="Remote">The peer's address.</param>
/// <param name="Local">Our address and port as the peer reaches them.</param>
/// <param name="Connection">Number of the stream connection; 0 for UDP, and for a stream that is to be opened.</param>
internal readonly record struct SipFlow(SipTransport Transport, IPEndPoint Remote, IPEndPoint Local, long Connection)
{
    /// <summary>True when the transport itself is reliable: no retransmissions of requests and non-2xx responses.</summary>
    public bool IsReliable => Transport != SipTransport.Udp;

    /// <summary>
    /// Where to connect to when the connection is gone (RFC 3261 18.2.2: the source address and the port of sent-by); null to give up then.
    /// </summary>
    public IPEndPoint? Fallback { get; init; }
}
