using EdgeCx.Coaching.Policy.Agents;
using EdgeCx.Coaching.Policy.Learning;
using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Policy.Rules;

/// <summary>All that a file of rules says.</summary>
/// <param name="Rules">The rules, also those that are off.</param>
/// <param name="Budget">How many cues an agent is shown.</param>
/// <param name="PauseMs">A customer who has not spoken for this long is between sentences, ms.</param>
/// <param name="HoldMs">Longest that a cue which is not for the middle of a sentence waits for its end, ms.</param>
/// <param name="Tenures">What each tenure does to the density.</param>
/// <param name="Learning">How agents' taps move it.</param>
internal sealed record CueRuleSheet(
    IReadOnlyDictionary<CueKind, CueRule> Rules,
    CueBudget Budget,
    double PauseMs,
    double HoldMs,
    IReadOnlyDictionary<Tenure, TenureProfile> Tenures,
    LearningRule Learning);
