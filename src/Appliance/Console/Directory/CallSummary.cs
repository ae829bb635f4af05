using EdgeCx.Core.Calls;

namespace EdgeCx.Appliance.Web;

/// <summary>One call as <c>GET /api/v1/calls</c> shows it.</summary>
internal record CallSummary
{
    /// <summary>The appliance's id of the call.</summary>
    public required string Id { get; init; }

    /// <summary>The agent; empty while unknown.</summary>
    public required string AgentId { get; init; }

    /// <summary>How the call reaches us.</summary>
    public required TapKind Tap { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>True until the call ended.</summary>
    public required bool Live { get; init; }

    /// <summary>How long it has been going, or lasted, ms.</summary>
    public required double DurationMs { get; init; }

    /// <summary>Why it ended; null while live.</summary>
    public required string? EndReason { get; init; }

    /// <summary>Codec of the customer's leg, else of the first leg that has one; empty while unknown.</summary>
    public required string Codec { get; init; }

    /// <summary>Its legs.</summary>
    public required IReadOnlyList<LegView> Legs { get; init; }

    /// <summary>Whether the customer was told, or has objected.</summary>
    public required NoticeState Notice { get; init; }

    /// <summary>True while the PCI switch is on.</summary>
    public required bool Paused { get; init; }

    /// <summary>Whether the customer can be heard now.</summary>
    public required Hearing Hearing { get; init; }

    /// <summary>The customer's current state; null before the first.</summary>
    public required StateView? CustomerState { get; init; }

    /// <summary>Open cues, oldest first.</summary>
    public required IReadOnlyList<CueView> OpenCues { get; init; }

    /// <summary>Latency figures.</summary>
    public required LatencyView Latency { get; init; }

    /// <summary>The last points of the emotion line, <c>[atMs, valence, arousal, abstained 0|1]</c> each; null where not asked for.</summary>
    public IReadOnlyList<double[]>? Trajectory { get; init; }
}
