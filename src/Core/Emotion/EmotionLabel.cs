namespace EdgeCx.Core.Emotion;

/// <summary>The four classes of the voice-emotion model, in the order of its output.</summary>
public enum EmotionLabel
{
    /// <summary>Neutral.</summary>
    Neutral,

    /// <summary>Anger.</summary>
    Anger,

    /// <summary>Happiness.</summary>
    Happiness,

    /// <summary>Sadness.</summary>
    Sadness,
}
