using EdgeCx.Coaching.Policy.Files;

namespace EdgeCx.Coaching.Policy.Learning;

/// <summary>
/// How agents' taps move the rules. The precision of a kind for an agent (the share of its cues that help them) has a Beta prior: what other
/// agents say of the kind, as much as <see cref="AgentWeight"/> taps; that in turn has the prior <see cref="Target"/> with
/// <see cref="KindWeight"/> taps. At the target nothing is moved.
/// </summary>
internal sealed record LearningRule
{
    /// <summary>Taps are learnt from at all.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>Precision at which a threshold stays where the rule has it; below it rises, above it falls.</summary>
    public double Target { get; init; } = 0.6;

    /// <summary>How many taps the prior of an agent and kind is worth.</summary>
    public double AgentWeight { get; init; } = 4;

    /// <summary>How many taps the prior of a kind is worth.</summary>
    public double KindWeight { get; init; } = 10;

    /// <summary>A kind is disliked when its precision for the agent is below this…</summary>
    public double DislikedBelow { get; init; } = 0.5;

    /// <summary>…with this probability.</summary>
    public double DislikedSure { get; init; } = 0.85;

    /// <summary>How long a disliked kind is silent, days; then its taps are forgotten.</summary>
    public int SilentDays { get; init; } = 14;

    /// <summary>Taps of an agent and kind that are remembered; beyond it the older ones count half.</summary>
    public int Remembers { get; init; } = 40;

    /// <summary>Reads it over what stands without it.</summary>
    public static LearningRule Read(SiteSection section, LearningRule before)
    {
        var rule = new LearningRule
        {
            IsOn = section.Flag("on", before.IsOn),
            Target = section.Number("target", before.Target, 0.1, 0.9),
            AgentWeight = section.Number("agentWeight", before.AgentWeight, 1, 100),
            KindWeight = section.Number("kindWeight", before.KindWeight, 1, 1000),
            DislikedBelow = section.Number("dislikedBelow", before.DislikedBelow, 0.05, 0.9),
            DislikedSure = section.Number("dislikedSure", before.DislikedSure, 0.5, 0.999),
            SilentDays = section.Whole("silentDays", before.SilentDays, 1, 365),
            Remembers = section.Whole("remembers", before.Remembers, 10, 1000),
        };
        section.Done();
        return rule;
    }
}
