using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Policy;

/// <summary>One rule in one call: whether its cue is open, and since when its condition holds or is over.</summary>
internal sealed class CueSlot
{
    /// <summary>Makes a slot.</summary>
    public CueSlot(CueRule rule) => Rule = rule;

    /// <summary>The rule.</summary>
    public CueRule Rule { get; }

    /// <summary>The open cue, or null.</summary>
    public Cue? Cue { get; set; }

    /// <summary>Id of the cue that opened last; it may still be judged after it closed.</summary>
    public string? LastCueId { get; set; }

    /// <summary>Call time since which the condition holds, ms; NaN while it does not.</summary>
    public double UpSinceMs { get; set; } = double.NaN;

    /// <summary>Call time since which the condition is over while the cue is open, ms; NaN while it is not.</summary>
    public double OverSinceMs { get; set; } = double.NaN;

    /// <summary>Call time before which no cue of this kind opens again, ms.</summary>
    public double RestsUntilMs { get; set; } = double.NegativeInfinity;

    /// <summary>Why this condition's cue was dropped, once said; null while nothing was said.</summary>
    public string? DropSaid { get; set; }

    /// <summary>Cues opened in this call.</summary>
    public int Opened { get; set; }

    /// <summary>Cues dropped in this call.</summary>
    public int Dropped { get; set; }

    /// <summary>Cues of this kind that the agent called helpful.</summary>
    public int Helpful { get; set; }

    /// <summary>Cues of this kind that the agent called unhelpful.</summary>
    public int Unhelpful { get; set; }
}
