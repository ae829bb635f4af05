using EdgeCx.Core.Flow;
using EdgeCx.Media.Capture.Flows;

namespace EdgeCx.Media.Capture;

/// <summary>What one reader makes of captured traffic: RTP to its legs, SIP to the signalling, the rest counted. One thread.</summary>
internal sealed class CaptureReader : ICapturedTraffic
{
    private readonly ISignallingDesk _desk;
    private readonly CaptureCounters _counters;
    private readonly DropCounters _drops;

    /// <summary>Makes a reader.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="plane">The legs' ports.</param>
    /// <param name="desk">Where signalling goes.</param>
    /// <param name="counters">Its counters.</param>
    public CaptureReader(int number, CaptureMediaPorts plane, ISignallingDesk desk, CaptureCounters counters)
    {
        _desk = desk;
        _counters = counters;
        _drops = plane.Context.Outlet.Metrics.Drops;
        Flows = new MediaFlows(number, plane, desk, counters);
    }

    /// <summary>Its RTP flows.</summary>
    public MediaFlows Flows { get; }

    /// <inheritdoc/>
    public void OnUdp(in UdpDatagram datagram, long arrivalNs)
    {
        if (Flows.TryTake(datagram, arrivalNs))
        {
            _counters.MediaPackets++;
        }
        else if (CaptureSignalling.IsSip(datagram.Payload))
        {
            TakeSip(datagram.Payload, new FlowKey(datagram.Source, datagram.Destination), arrivalNs);
        }
        else
        {
            _counters.Ignored++;
        }
    }

    /// <inheritdoc/>
    public void OnSipOverTcp(ReadOnlySpan<byte> message, CapturedEndpoint source, CapturedEndpoint destination, long arrivalNs) =>
        TakeSip(message, new FlowKey(source, destination), arrivalNs);

    private void TakeSip(ReadOnlySpan<byte> message, in FlowKey hop, long arrivalNs)
    {
        _counters.SipMessages++;
        if (!_desk.TryTell(message, hop, arrivalNs))
        {
            _drops.Add(DropReason.CaptureLimit);
        }
    }
}
