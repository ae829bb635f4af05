namespace EdgeCx.Media.Capture.Decapsulation;

/// <summary>Takes a tunnel's payload out: one step, pure. What comes out may be a tunnel again.</summary>
internal static class Tunnel
{
    private const byte IpInIp = 4;
    private const byte IPv6InIp = 41;
    private const byte Gre = 47;
    private const ushort EtherIPv4 = 0x0800;
    private const ushort EtherIPv6 = 0x86DD;
    private const ushort EtherBridging = 0x6558;

    /// <summary>True for IP protocols that carry frames or packets.</summary>
    public static bool Is(byte protocol) => protocol is IpInIp or IPv6InIp or Gre;

    /// <summary>Unwraps a packet of one of these protocols (RFC 2003, RFC 4213, RFC 2784).</summary>
    /// <param name="protocol">The IP protocol.</param>
    /// <param name="payload">The whole payload.</param>
    /// <param name="inner">What it carried.</param>
    /// <param name="reject">Why there is nothing to unwrap.</param>
    public static bool TryUnwrap(byte protocol, ReadOnlySpan<byte> payload, out InnerFrame inner, out Reject reject)
    {
        inner = default;
        switch (protocol)
        {
            case IpInIp or IPv6InIp:
                inner = new InnerFrame(LinkType.Raw, payload);
                reject = default;
                return true;
            case Gre:
                return TryGre(payload, out inner, out reject);
            default:
                reject = new Reject(0, "IP in IP, IPv6 in IP or GRE is expected");
                return false;
        }
    }

    /// <summary>Unwraps a datagram to a port of VXLAN or TZSP; what is to such a port and is none is a datagram as any other.</summary>
    public static bool TryUnwrap(scoped in UdpDatagram datagram, TunnelPorts ports, out InnerFrame inner)
    {
        var payload = datagram.Payload;
        if (ports.IsVxlan(datagram.Destination.Port) && VxlanHeader.TryParse(payload, out _, out _))
        {
            inner = new InnerFrame(LinkType.Ethernet, payload[VxlanHeader.Bytes..]);
            return true;
        }

        if (ports.IsTzsp(datagram.Destination.Port) && TzspHeader.TryParse(payload, out var tzsp, out _))
        {
            inner = new InnerFrame(LinkType.Ethernet, payload[tzsp.Length..]);
            return true;
        }

        inner = default;
        return false;
    }

    private static bool TryGre(ReadOnlySpan<byte> payload, out InnerFrame inner, out Reject reject)
    {
        inner = default;
        if (!GreHeader.TryParse(payload, out var gre, out reject))
        {
            return false;
        }

        var carried = payload[gre.Length..];
        switch (gre.ProtocolType)
        {
            case EtherIPv4 or EtherIPv6:
                inner = new InnerFrame(LinkType.Raw, carried);
                return true;
            case EtherBridging:
                inner = new InnerFrame(LinkType.Ethernet, carried);
                return true;
            case ErspanHeader.TypeOneOrTwo or ErspanHeader.TypeThree:
                if (!ErspanHeader.TryParse(gre, carried, out var erspan, out reject))
                {
                    reject = reject with { Offset = reject.Offset + gre.Length };
                    return false;
                }

                inner = new InnerFrame(erspan.Link, carried[erspan.Length..]);
                return true;
            default:
                reject = new Reject(2, "IP, Ethernet or ERSPAN is expected in GRE");
                return false;
        }
    }
}
