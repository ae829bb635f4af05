using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Policy;

/// <summary>When a cue of a kind opens and closes. Data only: no rule has code of its own.</summary>
internal sealed record CueRule
{
    /// <summary>The kind, which also names the text.</summary>
    public required CueKind Kind { get; init; }

    /// <summary>How much attention it may ask.</summary>
    public required CueTier Tier { get; init; }

    /// <summary>What it says the same thing as.</summary>
    public required CueGroup Group { get; init; }

    /// <summary>Which of two open cues comes first; the higher.</summary>
    public required int Priority { get; init; }

    /// <summary>What it looks at.</summary>
    public required CueMeasure Measure { get; init; }

    /// <summary>Opens from here on.</summary>
    public required double Open { get; init; }

    /// <summary>Its condition is over from here on; on the calm side of <see cref="Open"/>.</summary>
    public required double Close { get; init; }

    /// <summary>It opens when the measure falls below <see cref="Open"/>, rather than when it rises.</summary>
    public bool OpensBelow { get; init; }

    /// <summary>How long the condition must have held, ms.</summary>
    public double HoldMs { get; init; }

    /// <summary>How long the condition must have been over before it closes, ms: a cue must not flicker.</summary>
    public double LingerMs { get; init; }

    /// <summary>From closing to the next of its kind, ms.</summary>
    public required double CooldownMs { get; init; }

    /// <summary>Longest it stands, ms.</summary>
    public required double ExpiryMs { get; init; }

    /// <summary>It rests on the customer's voice: it lives and dies with the right to hear it.</summary>
    public bool IsFromEmotion => Kind.IsFromEmotion();

    /// <summary>Measures that are shown as its evidence.</summary>
    public required IReadOnlyList<CueMeasure> Evidence { get; init; }

    /// <summary>Whether a value is beyond the opening threshold.</summary>
    public bool IsUp(double value) => OpensBelow ? value <= Open : value >= Open;

    /// <summary>Whether a value is back on the calm side; what is not known is.</summary>
    public bool IsOver(double value) => double.IsNaN(value) || (OpensBelow ? value > Close : value < Close);
}
