using EdgeCx.Core.Time;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Siprec.Deviations;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Siprec;

/// <summary>What all recording sessions of the server share.</summary>
internal sealed record SiprecContext(
    IMediaPorts Ports,
    RoleRules Rules,
    SiprecPolicy Policy,
    SignalOutbox Outbox,
    SiprecCounters Counters,
    MonotonicClock Clock,
    ILogger Log)
{
    /// <summary>Who records to us, and what they do otherwise than the standards say.</summary>
    public RecordingClients Clients { get; } = new();
}
