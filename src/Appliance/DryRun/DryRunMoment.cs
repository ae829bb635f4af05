using System.Text.Json.Serialization;
using EdgeCx.Core.Cues;

namespace EdgeCx.Appliance.DryRun;

/// <summary>A cue that would have been shown at a moment, or held back.</summary>
/// <param name="AtMs">Call time, ms; under the current rules where both have it.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="In">Under which rules.</param>
internal sealed record DryRunMoment(double AtMs, CueKind Kind, DryRunSide In)
{
    /// <summary>Its tier; absent for what was held back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CueTier? Tier { get; init; }

    /// <summary>What it would have said; absent for what was held back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }

    /// <summary>The governor's reason for holding it back; absent for what was shown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}
