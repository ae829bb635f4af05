namespace EdgeCx.Core.Emotion;

/// <summary>The customer's state as an agent would say it, fused from voice, turn-taking and words.</summary>
public enum CustomerMood
{
    /// <summary>Not enough evidence.</summary>
    Unknown,

    /// <summary>Nothing stands out.</summary>
    Neutral,

    /// <summary>Sustained anger, or rising arousal with negative valence.</summary>
    Frustrated,

    /// <summary>Pace, interruptions and short turns rise; arousal up, valence not positive.</summary>
    Impatient,

    /// <summary>Questions, repairs, hesitation; needs words to be sure.</summary>
    Confused,

    /// <summary>Sadness or fear, with low pace.</summary>
    Distressed,

    /// <summary>Positive after a negative stretch, or gratitude.</summary>
    Satisfied,
}
