using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Policy;

/// <summary>When a cue of a kind opens and closes. Data only: no rule has code of its own.</summary>
internal sealed record CueRule
{
    /// <summary>The kind, which also names the text.</summary>
    public required CueKind Kind { get; init; }

    /// <summary>It is used at all.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>How much attention it may ask.</summary>
    public CueTier Tier { get; init; }

    /// <summary>What it says the same thing as.</summary>
    public CueGroup Group { get; init; }

    /// <summary>Which of two open cues comes first; the higher.</summary>
    public int Priority { get; init; }

    /// <summary>What it looks at.</summary>
    public CueMeasure Measure { get; init; }

    /// <summary>Opens from here on, for an agent from whose taps nothing was learnt.</summary>
    public double Open { get; init; }

    /// <summary>Its condition is over from here on; on the calm side of <see cref="Open"/>.</summary>
    public double Close { get; init; }

    /// <summary>It opens when the measure falls below <see cref="Open"/>, rather than when it rises.</summary>
    public bool OpensBelow { get; init; }

    /// <summary>The bounds within which learning may move <see cref="Open"/>.</summary>
    public (double Low, double High) Adapts { get; init; }

    /// <summary>From here on it is critical, whatever its tier; NaN where it never is.</summary>
    public double CriticalOpen { get; init; } = double.NaN;

    /// <summary>How long the condition must have held, ms.</summary>
    public double HoldMs { get; init; }

    /// <summary>How long the condition must have been over before it closes, ms: a cue must not flicker.</summary>
    public double LingerMs { get; init; }

    /// <summary>From closing to the next of its kind, ms.</summary>
    public double CooldownMs { get; init; }

    /// <summary>Longest it stands, ms.</summary>
    public double ExpiryMs { get; init; }

    /// <summary>Most of its kind in a call; 0 where only the agent's budget counts.</summary>
    public int MaxPerCall { get; init; }

    /// <summary>It is not opened in the middle of the customer's sentence, not even on the page, unless it is critical.</summary>
    public bool WaitsForPause { get; init; }

    /// <summary>It rests on the customer's voice: it lives and dies with the right to hear it.</summary>
    public bool IsFromEmotion => Kind.IsFromEmotion();

    /// <summary>Measures that are shown as its evidence.</summary>
    public IReadOnlyList<CueMeasure> Evidence { get; init; } = [];

    /// <summary>The threshold that is crossed least often within <see cref="Adapts"/>.</summary>
    public double Strictest => OpensBelow ? Adapts.Low : Adapts.High;

    /// <summary>The threshold that is crossed most often within <see cref="Adapts"/>.</summary>
    public double Easiest => OpensBelow ? Adapts.High : Adapts.Low;

    /// <summary>Whether a value is beyond an opening threshold.</summary>
    public bool IsUp(double value, double open) => OpensBelow ? value <= open : value >= open;

    /// <summary>Whether a value is back on the calm side; what is not known is.</summary>
    public bool IsOver(double value) => double.IsNaN(value) || (OpensBelow ? value > Close : value < Close);
}
