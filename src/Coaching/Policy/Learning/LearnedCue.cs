using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Policy.Learning;

/// <summary>What an agent may ask of a kind of cue: how it is set for them, and why. For the agent's own eyes: it judges cues, not people.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Helpful">Cues of it that they called helpful, of those remembered.</param>
/// <param name="Unhelpful">Cues of it that they called unhelpful.</param>
/// <param name="Precision">Share of its cues that is expected to help them, 0 to 1.</param>
/// <param name="Measure">What it looks at.</param>
/// <param name="Opens">Where it opens for them.</param>
/// <param name="UsualOpens">Where it opens without anything learnt.</param>
/// <param name="SilentUntil">It is silent for them until then, UTC; null while it is not.</param>
/// <param name="Why">Why it differs, one sentence in their language; empty where it does not.</param>
internal sealed record LearnedCue(
    CueKind Kind, int Helpful, int Unhelpful, double Precision, string Measure, double Opens, double UsualOpens, DateTimeOffset? SilentUntil, string Why);
