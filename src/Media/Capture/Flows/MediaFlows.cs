using System.Diagnostics.CodeAnalysis;
using EdgeCx.Core.Flow;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Rtp.Srtp;

namespace EdgeCx.Media.Capture.Flows;

/// <summary>
/// The RTP of one reader: which flow feeds which leg. A flow that the signalling has named feeds from its first packet; any other is looked at
/// until it is plainly a voice, and then asked about. Bounded; a packet of a known flow costs one look-up and no allocation.
/// </summary>
internal sealed class MediaFlows
{
    /// <summary>Most flows at a time.</summary>
    public const int MaxFlows = 16_384;

    /// <summary>Packets in order after which unsignalled G.711 and G.722 is believed.</summary>
    public const int PacketsToBelieve = 3;

    /// <summary>The same for what may be another codec, or not a voice at all.</summary>
    public const int PacketsToBelieveOthers = 50;

    /// <summary>How long packets may still come after the end of a call without being taken for a new one.</summary>
    public const long AfterEndNs = 10_000_000_000;

    private const long SweepNs = 1_000_000_000;
    private const long TickNs = 20_000_000;
    private readonly FlowTable _flows = new(MaxFlows);
    private readonly Action<MediaFlow> _dismiss;
    private readonly List<CapturePort> _ports = [];
    private readonly int _reader;
    private readonly CaptureMediaPorts _plane;
    private readonly ISignallingDesk _desk;
    private readonly CaptureCounters _counters;
    private readonly DropCounters _drops;
    private long _tickDueNs;
    private long _sweepDueNs;

    /// <summary>Makes a reader's flows.</summary>
    /// <param name="reader">The reader's number, from 1.</param>
    /// <param name="plane">The legs' ports.</param>
    /// <param name="desk">Who decides what an unknown flow is.</param>
    /// <param name="counters">The reader's counters.</param>
    public MediaFlows(int reader, CaptureMediaPorts plane, ISignallingDesk desk, CaptureCounters counters)
    {
        _reader = reader;
        _plane = plane;
        _desk = desk;
        _counters = counters;
        _drops = plane.Context.Outlet.Metrics.Drops;
        _dismiss = Dismiss;
    }

    /// <summary>Flows that are known now.</summary>
    public int Count => _flows.Count;

    /// <summary>Ticks a port from its beginning: for the one reader of a file.</summary>
    public void Admit(CapturePort port)
    {
        if (port.TryClaim(_reader))
        {
            port.IsTicked = true;
            _ports.Add(port);
        }
    }

    /// <summary>Takes a datagram; false where it belongs to no leg.</summary>
    public bool TryTake(in UdpDatagram datagram, long arrivalNs)
    {
        var payload = datagram.Payload;
        if (payload.Length < RtpParser.HeaderBytes || payload[0] >> 6 != 2)
        {
            return false;
        }

        if (RtcpParser.IsRtcp(payload))
        {
            return TryTakeRtcp(datagram, arrivalNs);
        }

        var key = new FlowKey(datagram.Source, datagram.Destination);
        if (!_flows.TryGet(key, out var flow) && (!RtpParser.TryParse(payload, out _, out _) || !TryBegin(key, arrivalNs, out flow)))
        {
            return false;
        }

        flow.LastNs = arrivalNs;
        if (flow.Version != _plane.Version)
        {
            flow.Version = _plane.Version;
            flow.Binding = _plane.Look(key) ?? flow.Binding;
        }

        var binding = flow.Binding;
        if (binding is { Port: { } port } && !(binding.IsConcluded && port.IsProtected))
        {
            return TryFeed(flow, port, binding.Keys, payload, arrivalNs);
        }

        if (!RtpParser.TryParse(payload, out var packet, out _))
        {
            return false;
        }

        switch (binding)
        {
            case { Sighting.IsOver: true }:
                Leave(flow, arrivalNs);
                return false;
            case { } hidden:
                hidden.Sighting.Note(arrivalNs);
                _counters.Unhearable++;
                return true;
            default:
                Probe(flow, packet, arrivalNs);
                return false;
        }
    }

    /// <summary>Lets time go on, tick by tick.</summary>
    public void MoveTo(long nowNs)
    {
        if (_tickDueNs == 0 || nowNs - _tickDueNs > 60_000_000_000)
        {
            // A pause in the capture is one step: the legs skip what nobody heard.
            _tickDueNs = nowNs;
        }

        for (; _tickDueNs <= nowNs; _tickDueNs += TickNs)
        {
            Tick(_tickDueNs);
        }

        if (nowNs >= _sweepDueNs)
        {
            _sweepDueNs = nowNs + SweepNs;
            _flows.Sweep(nowNs, _dismiss);
        }
    }

    /// <summary>Flushes every port that is closed; true when all end markers are sent.</summary>
    public bool Drain(long nowNs)
    {
        Tick(nowNs);
        return _ports.Count == 0;
    }

    private bool TryBegin(in FlowKey key, long nowNs, [NotNullWhen(true)] out MediaFlow? flow)
    {
        if (!_flows.TryBegin(key, _plane, nowNs, out flow))
        {
            _drops.Add(DropReason.CaptureLimit);
            return false;
        }

        return true;
    }

    private bool TryFeed(MediaFlow flow, CapturePort port, SrtpParameters? keys, ReadOnlySpan<byte> payload, long arrivalNs)
    {
        // What is protected can be read once it is open: until then its padding is not to be seen.
        var packet = default(RtpPacket);
        if (keys is null && !RtpParser.TryParse(payload, out packet, out _))
        {
            return false;
        }

        if (port.IsClosed)
        {
            Leave(flow, arrivalNs);
            return false;
        }

        if (port.Reader != _reader && !port.TryClaim(_reader))
        {
            // Another reader heard this voice first: here are its copies.
            port.AskFor(_reader, arrivalNs);
            flow.AdmittedBy = null;
            _counters.Copies++;
            return true;
        }

        if (!port.IsTicked)
        {
            port.IsTicked = true;
            _ports.Add(port);
        }

        if (flow.AdmittedBy != port)
        {
            Dismiss(flow);
            flow.AdmittedBy = port;
            flow.Number = port.Admit();
            flow.IsTold = false;
            flow.Forget();
        }

        if (flow.Number < 0)
        {
            _counters.Copies++;
            return true;
        }

        if (keys is null)
        {
            Feed(flow, port, packet, payload, arrivalNs);
        }
        else if (port.TryOpen(flow.Number, keys, payload, isRtcp: false, arrivalNs, out var plain, out var isCopy))
        {
            if (RtpParser.TryParse(plain, out packet, out _))
            {
                Feed(flow, port, packet, plain, arrivalNs);
            }

            port.Clear();
        }
        else
        {
            _counters.Copies += isCopy ? 1 : 0;
        }

        return true;
    }

    private void Feed(MediaFlow flow, CapturePort port, in RtpPacket packet, ReadOnlySpan<byte> datagram, long arrivalNs)
    {
        if (!flow.IsTold)
        {
            flow.Mark(packet);
            flow.IsTold = flow.IsMarked && _desk.TryTell(flow, FlowNews.Named, arrivalNs);
        }

        if (!port.Take(flow.Number, packet, datagram, arrivalNs))
        {
            _counters.Copies++;
        }
    }

    private void Probe(MediaFlow flow, in RtpPacket packet, long arrivalNs)
    {
        if (flow.IsTold)
        {
            // Asked, and not answered yet, or the answer was to wait.
            if (!flow.MayAsk(arrivalNs))
            {
                flow.Mark(packet);
                return;
            }

            flow.IsTold = false;
        }

        flow.Probe(packet);
        var believed = packet.PayloadType is 0 or 8 or 9 ? PacketsToBelieve : PacketsToBelieveOthers;
        if (flow.InOrder >= believed && flow.MayAsk(arrivalNs))
        {
            // Before the question: the answer may come at once.
            flow.IsTold = true;
            flow.AskAgainAt(long.MaxValue);
            if (!_desk.TryTell(flow, FlowNews.Unnamed, arrivalNs))
            {
                flow.AskAgainAt(arrivalNs + SweepNs);
            }
        }
    }

    private bool TryTakeRtcp(in UdpDatagram datagram, long arrivalNs)
    {
        var port = _plane.FindRtcp(datagram.Destination);
        EndpointBinding? binding = null;
        MediaFlow? flow = null;
        if (port is null && _flows.TryGet(new FlowKey(datagram.Source, datagram.Destination), out flow))
        {
            binding = flow.Binding;
            port = binding?.Port;
        }

        if (port is null || port.Reader != _reader || port.IsClosed || (binding is { IsConcluded: true } && port.IsProtected))
        {
            return false;
        }

        if (binding?.Keys is not { } keys)
        {
            port.TakeRtcp(datagram.Payload, arrivalNs);
        }
        else if (flow!.AdmittedBy == port && flow.Number >= 0
            && port.TryOpen(flow.Number, keys, datagram.Payload, isRtcp: true, arrivalNs, out var plain, out _))
        {
            port.TakeRtcp(plain, arrivalNs);
            port.Clear();
        }

        return true;
    }

    private void Tick(long nowNs)
    {
        for (var i = _ports.Count - 1; i >= 0; i--)
        {
            if (!_ports[i].Tick(nowNs))
            {
                _ports[i] = _ports[^1];
                _ports.RemoveAt(_ports.Count - 1);
            }
        }
    }

    // Both sides go on for a moment after the BYE.
    private void Leave(MediaFlow flow, long nowNs)
    {
        Dismiss(flow);
        flow.Binding = null;
        flow.IsTold = false;
        flow.Forget();
        flow.AskAgainAt(nowNs + AfterEndNs);
    }

    private void Dismiss(MediaFlow flow)
    {
        if (flow is { AdmittedBy: { } port, Number: >= 0 } && port.Reader == _reader)
        {
            port.Dismiss(flow.Number);
        }

        flow.AdmittedBy = null;
        flow.Number = -1;
    }
}
