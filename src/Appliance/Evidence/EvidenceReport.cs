using EdgeCx.Appliance.Law;
using EdgeCx.Core.Calls;

namespace EdgeCx.Appliance.Evidence;

/// <summary>
/// What the appliance did with one call, for the site's data protection impact assessment. Counts and times; never who the customer is, what was said, or
/// how anybody felt.
/// </summary>
internal sealed record EvidenceReport
{
    /// <summary>The call.</summary>
    public required string CallId { get; init; }

    /// <summary>The agent, by the site's own name; empty while unknown.</summary>
    public required string AgentId { get; init; }

    /// <summary>How the call reached the appliance.</summary>
    public required TapKind Tap { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset StartedUtc { get; init; }

    /// <summary>True until it ended.</summary>
    public required bool Live { get; init; }

    /// <summary>How long it has been going, or lasted, ms.</summary>
    public required double DurationMs { get; init; }

    /// <summary>The profile and what holds under it.</summary>
    public required PrivacyRules Rules { get; init; }

    /// <summary>Notice: whether it was asked for, what holds, and every change with its means.</summary>
    public required NoticeEvidence Notice { get; init; }

    /// <summary>The legs, who speaks on each and why, and what was inferred on it.</summary>
    public required IReadOnlyList<LegEvidence> Legs { get; init; }

    /// <summary>The cues that were shown; those that an objection erased are in <see cref="Erasures"/>, as a number.</summary>
    public required IReadOnlyList<CueEvidence> Cues { get; init; }

    /// <summary>Cues that were not shown, by reason.</summary>
    public required IReadOnlyDictionary<string, int> DroppedCues { get; init; }

    /// <summary>The pauses, and what was told of the time inside of each: nothing.</summary>
    public required IReadOnlyList<PauseEvidence> Pauses { get; init; }

    /// <summary>What was erased, when and why.</summary>
    public required IReadOnlyList<ErasureEvidence> Erasures { get; init; }

    /// <summary>Models in use and their cards.</summary>
    public required IReadOnlyList<ModelEvidence> Models { get; init; }

    /// <summary>Where the call's events went, and how long they stay.</summary>
    public required IReadOnlyList<SurfaceEvidence> Surfaces { get; init; }

    /// <summary>Why no audio is stored, and what was checked of the machine.</summary>
    public required IReadOnlyList<string> NoAudioStored { get; init; }
}
