using EdgeCx.Media.Sip.Transport;

namespace EdgeCx.Media.Sip;

/// <summary>The edge's sockets as the user agent sees them.</summary>
internal sealed class SipWire(UdpTransport udp, StreamTransport tcp, StreamTransport? tls) : ISipWire
{
    /// <inheritdoc/>
    public bool SpeaksTls => tls is not null;

    /// <inheritdoc/>
    public void Send(in SipFlow flow, ReadOnlyMemory<byte> message)
    {
        switch (flow.Transport)
        {
            case SipTransport.Udp:
                udp.Send(flow, message);
                break;
            case SipTransport.Tls:
                // A flow over TLS comes from a connection of this transport, or was made because it is there.
                tls?.Send(flow, message);
                break;
            default:
                tcp.Send(flow, message);
                break;
        }
    }
}
