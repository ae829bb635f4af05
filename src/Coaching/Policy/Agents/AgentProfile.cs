using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Policy.Agents;

/// <summary>What a site says of an agent: how they want to be cued. Nothing of it assesses them, and nothing that would can be said here.</summary>
/// <param name="Language">Language of their cues, ISO 639-1; empty for the site's.</param>
/// <param name="Tenure">How long they have been at it.</param>
/// <param name="KindsOff">Kinds they are not shown.</param>
internal sealed record AgentProfile(string Language, Tenure Tenure, IReadOnlyList<CueKind> KindsOff)
{
    /// <summary>Of an agent of whom nothing is said.</summary>
    public static AgentProfile Usual { get; } = new("", Tenure.Regular, []);
}
