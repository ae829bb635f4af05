using EdgeCx.Media.Sip.Transport;

namespace EdgeCx.Media.Sip;

/// <summary>The edge's sockets as the user agent sees them.</summary>
internal sealed class SipWire(UdpTransport udp, TcpTransport tcp) : ISipWire
{
    /// <inheritdoc/>
    public void Send(in SipFlow flow, ReadOnlyMemory<byte> message)
    {
        if (flow.Transport == SipTransport.Udp)
        {
            udp.Send(flow, message);
        }
        else
        {
            tcp.Send(flow, message);
        }
    }
}
