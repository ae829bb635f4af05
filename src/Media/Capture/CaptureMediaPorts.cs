using System.Net;
using EdgeCx.Core.Calls;
using EdgeCx.Media.Framing;
using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Capture;

/// <summary>
/// The media plane of a capture: gives the SIPREC server ports as the live one does, and binds them to the addresses that the captured
/// answer names. The destination names the leg, as on the wire.
/// </summary>
internal sealed class CaptureMediaPorts : IMediaPorts
{
    /// <summary>Most ports that are open at a time.</summary>
    public const int MaxPorts = 256;


    // The live receiving threads look this often too: held gaps and silence come out alike.
    private const long TickNs = 20_000_000;
    private readonly Dictionary<CapturedEndpoint, CapturePort> _byRtp = [];
    private readonly Dictionary<CapturedEndpoint, CapturePort> _byRtcp = [];
    private readonly List<CapturePort> _open = [];
    private readonly TimeProvider _time;
    private int _number;
    private long _tickDueNs;

    /// <summary>Makes the media plane.</summary>
    /// <param name="context">What legs share; its clock counts the capture's time.</param>
    /// <param name="time">The capture's time.</param>
    /// <param name="cancellation">Ends waiting for inference.</param>
    public CaptureMediaPorts(FramingContext context, TimeProvider time, CancellationToken cancellation)
    {
        Context = context;
        _time = time;
        Cancellation = cancellation;
    }

    /// <summary>What legs share.</summary>
    public FramingContext Context { get; }

    /// <summary>Ends waiting for inference.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>The capture's time, ns.</summary>
    public long NowNs => _time.GetTimestamp();

    /// <inheritdoc/>
    public IMediaPort? TryOpen(Leg leg, IPAddress local, MediaDescription media) => Open(leg, media);

    /// <summary>Opens a port; null when there are too many.</summary>
    public CapturePort? Open(Leg leg, MediaDescription media)
    {
        if (_open.Count == MaxPorts)
        {
            return null;
        }

        // Even numbers that are no ports of anyone: they only tell our own lines apart.
        _number = (_number % 65_000) + 2;
        var port = new CapturePort(this, _number, leg, media);
        _open.Add(port);
        return port;
    }

    /// <summary>The open port of a number.</summary>
    public CapturePort? Find(int number) => _open.Find(p => p.RtpPort == number);

    /// <summary>Says where a port's packets go in the capture. What it was bound to before is forgotten.</summary>
    public void Bind(CapturePort port, CapturedEndpoint rtp)
    {
        Unbind(port);
        _byRtp[rtp] = port;
        _byRtcp[rtp with { Port = (ushort)(rtp.Port + 1) }] = port;
    }

    /// <summary>Gives a datagram to its leg; false where its destination is no leg's.</summary>
    public bool TryDeliver(in UdpDatagram datagram, long arrivalNs)
    {
        if (_byRtp.TryGetValue(datagram.Destination, out var port))
        {
            port.Receiver.OnRtp(datagram.Payload, SourceOf(datagram), arrivalNs);
            return true;
        }

        if (_byRtcp.TryGetValue(datagram.Destination, out port))
        {
            port.Receiver.OnRtcp(datagram.Payload, SourceOf(datagram), arrivalNs);
            return true;
        }

        return false;
    }

    /// <summary>Lets the legs' time go on, tick by tick, up to now.</summary>
    public void MoveTo(long nowNs)
    {
        if (_tickDueNs == 0 || nowNs - _tickDueNs > 60_000_000_000)
        {
            // A pause in the capture is one step: the legs skip what nobody heard.
            _tickDueNs = nowNs;
        }

        for (; _tickDueNs <= nowNs; _tickDueNs += TickNs)
        {
            foreach (var port in _open)
            {
                port.Receiver.OnTick(_tickDueNs);
            }
        }
    }

    /// <summary>Forgets a closed port.</summary>
    public void Remove(CapturePort port)
    {
        Unbind(port);
        _open.Remove(port);
    }

    private static PacketSource SourceOf(in UdpDatagram datagram) => new(
        (ulong)(datagram.Source.Address >> 64), (ulong)datagram.Source.Address, 0, datagram.Source.Port, IsIPv6: true);

    private void Unbind(CapturePort port)
    {
        foreach (var table in (Dictionary<CapturedEndpoint, CapturePort>[])[_byRtp, _byRtcp])
        {
            foreach (var (endpoint, bound) in table)
            {
                if (bound == port)
                {
                    table.Remove(endpoint);
                }
            }
        }
    }
}
