using EdgeCx.Core.Calls;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Media.Siprec;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Capture.Conversations;

/// <summary>What all conversations of a tap share.</summary>
/// <param name="Plane">The legs' ports.</param>
/// <param name="Registry">Where calls are live.</param>
/// <param name="Rules">The site's rules for who is who.</param>
/// <param name="Policy">Notice, and how calls reach us.</param>
/// <param name="Settings">How calls are followed.</param>
/// <param name="Counters">What became of them.</param>
/// <param name="Clock">Time, for when a call began.</param>
/// <param name="SeesEncryptedSip">Whether SIP over TLS was seen: it may be what is missing of a call without signalling.</param>
/// <param name="Log">The log; identities never go there.</param>
internal sealed record ConversationContext(
    CaptureMediaPorts Plane,
    CallRegistry Registry,
    RoleRules Rules,
    SiprecPolicy Policy,
    ConversationSettings Settings,
    ConversationCounters Counters,
    MonotonicClock Clock,
    Func<bool> SeesEncryptedSip,
    ILogger Log)
{
    private readonly SignalOutbox _outbox = new(Plane.Context.Outlet.Signals, Plane.Context.Outlet.Metrics.Drops);

    /// <summary>True where the loop can be told of a new call.</summary>
    public bool CanSignal
    {
        get
        {
            _outbox.Flush();
            return _outbox.IsEmpty;
        }
    }

    /// <summary>Tells the conversation loop; in offline analysis waits until it has room.</summary>
    public void Signal(in ConversationSignal signal)
    {
        if (Plane.Context.Outlet.Waiting)
        {
            Plane.Context.Outlet.Signals.EnqueueWaiting(signal, Plane.Cancellation);
        }
        else
        {
            _outbox.Send(signal);
        }
    }

    /// <summary>True for an address inside an agents' network.</summary>
    public bool IsAgents(UInt128 address) => Rules.IsInAgentSubnet(new CapturedEndpoint(address, 0).ToIPAddress());
}
