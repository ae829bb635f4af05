using EdgeCx.Media.Capture.Decapsulation;
using EdgeCx.Media.Capture.Streams;

namespace EdgeCx.Media.Capture;

/// <summary>
/// From captured frames to what they carry: link layer and tags, tunnels, fragments outside and inside of them, UDP, and SIP over TCP. One
/// thread; bounded; allocates nothing for datagrams once as many fragments have waited as ever do.
/// </summary>
internal sealed class FrameDecoder
{
    /// <summary>Most tunnels inside one another.</summary>
    public const int MaxTunnels = 4;

    private readonly ICapturedTraffic _traffic;
    private readonly CaptureCounters _counters;
    private readonly TunnelPorts _ports;
    private readonly FragmentAssembler _fragments = new();
    private readonly TcpStreams _streams;

    /// <summary>Makes a decoder.</summary>
    /// <param name="traffic">What becomes of it.</param>
    /// <param name="counters">What could not be used.</param>
    /// <param name="ports">UDP ports of tunnels; the usual ones where none are named.</param>
    public FrameDecoder(ICapturedTraffic traffic, CaptureCounters counters, TunnelPorts? ports = null)
    {
        _traffic = traffic;
        _counters = counters;
        _ports = ports ?? TunnelPorts.Default;
        _streams = new TcpStreams(traffic, counters);
    }

    /// <summary>TCP streams that are followed.</summary>
    public int Streams => _streams.Count;

    /// <summary>Datagrams that wait for fragments.</summary>
    public int WaitingForFragments => _fragments.Waiting;

    /// <summary>Takes a frame.</summary>
    /// <param name="record">Its facts.</param>
    /// <param name="frame">Its octets.</param>
    /// <param name="arrivalNs">When it was captured, ns; never before an earlier frame's.</param>
    public void Take(in CaptureRecord record, ReadOnlySpan<byte> frame, long arrivalNs)
    {
        _counters.Frames++;
        if (record.OriginalLength > record.Length)
        {
            _counters.Cut++;
        }

        // Nearly all frames are of this kind: the long way takes them as well, and three times as long.
        if (record.Link == LinkType.Ethernet
            && UdpDatagram.TryParseUsual(frame, out var usual)
            && !_ports.Contains(usual.Destination.Port))
        {
            _traffic.OnUdp(usual, arrivalNs);
            return;
        }

        var link = record.Link;
        var octets = frame;
        for (var tunnels = 0; tunnels <= MaxTunnels; tunnels++)
        {
            if (!FrameParser.TryParse(octets, link, out var packet, out _))
            {
                _counters.NotUdp++;
                break;
            }

            var payload = packet.Payload;
            if (packet.IsFragment && !TryAssemble(ref packet, arrivalNs, out payload))
            {
                break;
            }

            if (!TryTake(packet, payload, arrivalNs, out var inner))
            {
                break;
            }

            _counters.Decapsulated++;
            link = inner.Link;
            octets = inner.Octets;
            if (tunnels == MaxTunnels)
            {
                _counters.TooDeep++;
            }
        }

        _fragments.Reclaim();
    }

    /// <summary>Lets time go on where no frame comes: what waited too long is given up.</summary>
    public void MoveTo(long nowNs)
    {
        _fragments.Forget(nowNs);
        _counters.FragmentsGivenUp = _fragments.GivenUp;
        _streams.MoveTo(nowNs);
    }

    /// <summary>The capture is over: what still waits for fragments never gets them.</summary>
    public void Finish() => _counters.FragmentsGivenUp = _fragments.GivenUp + _fragments.Waiting;

    private bool TryAssemble(scoped ref IpPacket packet, long arrivalNs, out ReadOnlySpan<byte> payload)
    {
        var isWhole = _fragments.TryAdd(packet, arrivalNs, out payload);
        _counters.FragmentsGivenUp = _fragments.GivenUp;
        if (!isWhole || !IPv6Extensions.Is(packet.Protocol))
        {
            return isWhole;
        }

        // Extension headers may stand in the part that was cut up: only now are they whole.
        if (!IPv6Extensions.TryWalk(payload, packet.Protocol, out var extensions, out _) || extensions.FragmentOffset > 0 || extensions.MoreFragments)
        {
            _counters.NotUdp++;
            return false;
        }

        packet.Protocol = extensions.Protocol;
        payload = payload[extensions.Length..];
        return true;
    }

    // True when it is a tunnel, with what it carries; else it is taken.
    private bool TryTake(scoped in IpPacket packet, ReadOnlySpan<byte> payload, long arrivalNs, out InnerFrame inner)
    {
        inner = default;
        switch (packet.Protocol)
        {
            case UdpDatagram.Protocol:
                if (!UdpDatagram.TryParse(packet, payload, out var datagram, out _))
                {
                    _counters.NotUdp++;
                    return false;
                }

                if (_ports.Contains(datagram.Destination.Port) && Tunnel.TryUnwrap(datagram, _ports, out inner))
                {
                    return true;
                }

                _traffic.OnUdp(datagram, arrivalNs);
                return false;
            case TcpSegment.Protocol:
                if (TcpSegment.TryParse(packet, payload, out var segment, out _))
                {
                    _streams.MoveTo(arrivalNs);
                    _streams.Take(segment, arrivalNs);
                }
                else
                {
                    _counters.NotUdp++;
                }

                return false;
            default:
                if (!Tunnel.Is(packet.Protocol))
                {
                    _counters.NotUdp++;
                    return false;
                }

                if (!Tunnel.TryUnwrap(packet.Protocol, payload, out inner, out _))
                {
                    _counters.MalformedTunnels++;
                    return false;
                }

                return true;
        }
    }
}
