namespace EdgeCx.Coaching.Policy.Learning;

/// <summary>What was learnt of one kind for one agent.</summary>
/// <param name="Own">The agent's own taps.</param>
/// <param name="Others">All other agents' taps on the kind.</param>
/// <param name="Precision">The share of its cues that is expected to help this agent, 0 to 1.</param>
internal readonly record struct CueLesson(KindTaps Own, KindTaps Others, double Precision)
{
    // Of a kind of which nearly nothing helps no more can be learnt by being stricter still.
    private const double Worst = 0.2;

    /// <summary>The kind is silent for the agent.</summary>
    public bool IsSilent => Own.SilentUntil is not null;

    /// <summary>Where the rule opens for this agent: moved within the rule's bounds, by how far the precision is off the target.</summary>
    public double OpenOf(CueRule rule, LearningRule learning)
    {
        var (to, share) = Precision < learning.Target
            ? (rule.Strictest, (learning.Target - Precision) / Math.Max(0.01, learning.Target - Worst))
            : (rule.Easiest, (Precision - learning.Target) / (1 - learning.Target));
        return rule.Open + ((to - rule.Open) * Math.Clamp(share, 0, 1));
    }
}
