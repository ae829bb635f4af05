using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Policy;

/// <summary>One rule in one call: whether its cue is open, and since when its condition holds or is over.</summary>
internal sealed class CueSlot
{
    /// <summary>Makes a slot.</summary>
    public CueSlot(CueRule rule) => Rule = rule;

    /// <summary>The rule; another one of the same kind when the site's rules change.</summary>
    public CueRule Rule { get; set; }

    /// <summary>The open cue, or null.</summary>
    public Cue? Cue { get; set; }

    /// <summary>Call time since which the condition holds, ms; NaN while it does not.</summary>
    public double UpSinceMs { get; set; } = double.NaN;

    /// <summary>Call time since which it is beyond the critical bar, ms; NaN while it is not.</summary>
    public double CriticalSinceMs { get; set; } = double.NaN;

    /// <summary>Call time since which the condition is over while the cue is open, ms; NaN while it is not.</summary>
    public double OverSinceMs { get; set; } = double.NaN;

    /// <summary>Call time since which a cue waits for the end of the customer's sentence, ms; NaN while none does.</summary>
    public double HeldSinceMs { get; set; } = double.NaN;

    /// <summary>A cue waited for too long: this condition has had its chance.</summary>
    public bool GaveUp { get; set; }

    /// <summary>Call time before which no cue of this kind opens again, ms.</summary>
    public double RestsUntilMs { get; set; } = double.NegativeInfinity;

    /// <summary>The same for critical ones, which no lesser one before them holds back.</summary>
    public double CriticalRestsUntilMs { get; set; } = double.NegativeInfinity;

    /// <summary>
    /// A stronger cue of its group stood for the same matter: what is left of it is no news. Until the condition has been over once, only a critical cue opens.
    /// </summary>
    public bool IsAfterglow { get; set; }

    /// <summary>Why this condition's cue was dropped, as far as it was said: a bit a reason.</summary>
    public int DropsSaid { get; set; }

    /// <summary>Cues opened in this call.</summary>
    public int Opened { get; set; }

    /// <summary>Cues dropped in this call.</summary>
    public int Dropped { get; set; }

    /// <summary>Cues of this kind that the agent called helpful.</summary>
    public int Helpful { get; set; }

    /// <summary>Cues of this kind that the agent called unhelpful.</summary>
    public int Unhelpful { get; set; }

    /// <summary>The condition is over, or may not be looked at any more.</summary>
    public void Forget()
    {
        UpSinceMs = double.NaN;
        CriticalSinceMs = double.NaN;
        HeldSinceMs = double.NaN;
        GaveUp = false;
        DropsSaid = 0;
    }
}
