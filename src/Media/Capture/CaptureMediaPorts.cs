using System.Collections.Concurrent;
using System.Net;
using EdgeCx.Core.Calls;
using EdgeCx.Media.Capture.Flows;
using EdgeCx.Media.Framing;
using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Capture;

/// <summary>
/// The media plane of captured traffic: the legs' ports, and which endpoint belongs to which. The signalling opens, binds and closes; the
/// readers look up. Whether there is one reader (a file) or several (a ring's threads), and whether the signalling has a thread of its own, is
/// the same here.
/// </summary>
internal sealed class CaptureMediaPorts : IMediaPorts
{
    /// <summary>Most ports of a file that are open at a time.</summary>
    public const int MaxPortsOfFile = 256;

    /// <summary>Number of the signalling thread among the readers: it finishes what none of them ever heard.</summary>
    public const int SignallingReader = -1;

    private readonly ConcurrentDictionary<CapturedEndpoint, EndpointBinding> _byDestination = new();
    private readonly ConcurrentDictionary<CapturedEndpoint, EndpointBinding> _bySource = new();
    private readonly ConcurrentDictionary<CapturedEndpoint, CapturePort> _rtcp = new();
    private readonly Dictionary<int, CapturePort> _open = [];
    private readonly List<CapturePort> _unheard = [];
    private readonly Func<long> _now;
    private readonly int _maxPorts;
    private int _number;
    private volatile int _version;

    /// <summary>Makes the media plane.</summary>
    /// <param name="context">What legs share.</param>
    /// <param name="now">Time on the scale of the packets' arrivals, ns.</param>
    /// <param name="maxPorts">Most ports that are open at a time.</param>
    /// <param name="isInline">The signalling runs on the one reader's thread: what it wants is done at once.</param>
    /// <param name="cancellation">Ends waiting for inference.</param>
    public CaptureMediaPorts(FramingContext context, Func<long> now, int maxPorts, bool isInline, CancellationToken cancellation)
    {
        Context = context;
        _now = now;
        _maxPorts = maxPorts;
        IsInline = isInline;
        Cancellation = cancellation;
    }

    /// <summary>What legs share.</summary>
    public FramingContext Context { get; }

    /// <summary>Ends waiting for inference.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>What is known of losses on the way to us.</summary>
    public LossBook Losses { get; } = new();

    /// <summary>The signalling runs on the one reader's thread.</summary>
    public bool IsInline { get; }

    /// <summary>Now, ns.</summary>
    public long NowNs => _now();

    /// <summary>Changes whenever an endpoint was bound or freed: what a reader looked up before may be otherwise now.</summary>
    public int Version => _version;

    /// <summary>Takes a port that was opened, where there is one reader that is to tick it from its beginning; null otherwise.</summary>
    public Action<CapturePort>? Opened { get; set; }

    /// <inheritdoc/>
    public IMediaPort? TryOpen(Leg leg, IPAddress local, MediaDescription media) => Open(leg, media);

    /// <summary>Opens a port; null when there are too many. Signalling.</summary>
    public CapturePort? Open(Leg leg, MediaDescription media)
    {
        if (_open.Count >= _maxPorts)
        {
            return null;
        }

        // Even numbers that are no ports of anyone: they only tell our own lines apart.
        do
        {
            _number = (_number % 65_000) + 2;
        }
        while (_open.ContainsKey(_number));
        var port = new CapturePort(this, _number, leg, media);
        _open.Add(_number, port);
        Opened?.Invoke(port);
        return port;
    }

    /// <summary>The open port of a number. Signalling.</summary>
    public CapturePort? Find(int number) => _open.GetValueOrDefault(number);

    /// <summary>Says where a recording session's packets go. What the port was bound to before is forgotten. Signalling.</summary>
    public void Bind(CapturePort port, CapturedEndpoint rtp)
    {
        Unbind(port);
        BindDestination(rtp, new EndpointBinding(port, port.Sighting));
        _rtcp[rtp with { Port = (ushort)(rtp.Port + 1) }] = port;
    }

    /// <summary>Says whose packets go to an endpoint. Signalling.</summary>
    public void BindDestination(CapturedEndpoint endpoint, EndpointBinding binding) => Bind(_byDestination, endpoint, binding);

    /// <summary>Says whose packets come from an endpoint, where their destination says nothing. Signalling.</summary>
    public void BindSource(CapturedEndpoint endpoint, EndpointBinding binding) => Bind(_bySource, endpoint, binding);

    /// <summary>Frees endpoints, unless another call has them by now. Signalling.</summary>
    public void Free(CapturedEndpoint endpoint, MediaSighting sighting)
    {
        foreach (var table in (ConcurrentDictionary<CapturedEndpoint, EndpointBinding>[])[_byDestination, _bySource])
        {
            if (table.TryGetValue(endpoint, out var binding) && binding.Sighting == sighting)
            {
                table.TryRemove(endpoint, out _);
                _version++;
            }
        }
    }

    /// <summary>Whose packets a flow carries: its destination names the leg, or else its source. Null where nothing is said. Readers.</summary>
    public EndpointBinding? Look(in FlowKey flow) =>
        _byDestination.TryGetValue(flow.Destination, out var binding) || _bySource.TryGetValue(flow.Source, out binding) ? binding : null;

    /// <summary>The port whose RTCP goes to an endpoint. Readers.</summary>
    public CapturePort? FindRtcp(CapturedEndpoint endpoint) => _rtcp.GetValueOrDefault(endpoint);

    /// <summary>Forgets a port that closes. Signalling.</summary>
    public void Remove(CapturePort port)
    {
        Unbind(port);
        _open.Remove(port.RtpPort);
    }

    /// <summary>The signalling wants something else of a port. Signalling.</summary>
    public void Changed(CapturePort port)
    {
        if (IsInline)
        {
            port.Follow(NowNs);
        }
        else if (port.IsClosed && port.TryClaim(SignallingReader))
        {
            // No reader has ever heard it, and none can any more.
            port.Follow(NowNs);
            _unheard.Add(port);
        }
    }

    /// <summary>Sends the end markers of ports that no reader ever heard. Signalling.</summary>
    public void Tick(long nowNs) => _unheard.RemoveAll(p => !p.Tick(nowNs));

    private void Bind(ConcurrentDictionary<CapturedEndpoint, EndpointBinding> table, CapturedEndpoint endpoint, EndpointBinding binding)
    {
        if (!table.TryGetValue(endpoint, out var before) || before != binding)
        {
            table[endpoint] = binding;
            _version++;
        }
    }

    private void Unbind(CapturePort port)
    {
        foreach (var table in (ConcurrentDictionary<CapturedEndpoint, EndpointBinding>[])[_byDestination, _bySource])
        {
            foreach (var (endpoint, binding) in table)
            {
                if (binding.Port == port && table.TryRemove(endpoint, out _))
                {
                    _version++;
                }
            }
        }

        foreach (var (endpoint, bound) in _rtcp)
        {
            if (bound == port)
            {
                _rtcp.TryRemove(endpoint, out _);
            }
        }
    }
}
