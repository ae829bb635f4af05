using EdgeCx.Core.Time;
using EdgeCx.Media.Rtp;
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
    ILogger Log);
