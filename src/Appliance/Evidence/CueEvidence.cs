using EdgeCx.Core.Cues;

namespace EdgeCx.Appliance.Evidence;

/// <summary>One cue.</summary>
/// <param name="CueId">Its id.</param>
/// <param name="Kind">What it was about.</param>
/// <param name="Tier">How much attention it asked for.</param>
/// <param name="AtMs">Media time of the last sample behind it, ms.</param>
/// <param name="LatencyMs">From that sample's arrival to the cue, ms.</param>
/// <param name="ClosedAtMs">When it closed, ms; null while open.</param>
/// <param name="ClosedReason">Why.</param>
/// <param name="Surfaces">What became of it on each surface.</param>
internal sealed record CueEvidence(
    string CueId,
    CueKind Kind,
    CueTier Tier,
    double AtMs,
    double LatencyMs,
    double? ClosedAtMs,
    string? ClosedReason,
    IReadOnlyList<string> Surfaces);
