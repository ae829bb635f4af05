namespace EdgeCx.Core.Events;

/// <summary>How the customer sounded at a moment.</summary>
public sealed record EstimateMade : CallEvent
{
    /// <inheritdoc/>
    public override string Name => "estimate";

    /// <inheritdoc/>
    public override bool IsFromEmotion => true;

    /// <summary>The leg's label.</summary>
    public required string Leg { get; init; }

    /// <summary>Always the customer.</summary>
    public required Calls.SpeakerRole Role { get; init; }

    /// <summary>Media time of the last sample behind it, ms since the call's first.</summary>
    public required double AtMs { get; init; }

    /// <summary>Speech pooled behind it, ms.</summary>
    public required int WindowMs { get; init; }

    /// <summary>The likeliest class.</summary>
    public required Emotion.EmotionLabel Label { get; init; }

    /// <summary>Calibrated probabilities.</summary>
    public required Emotion.EmotionProbabilities Probabilities { get; init; }

    /// <summary>−1 to 1.</summary>
    public required double Arousal { get; init; }

    /// <summary>−1 to 1.</summary>
    public required double Valence { get; init; }

    /// <summary>0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>True when the model was not sure.</summary>
    public required bool Abstained { get; init; }

    /// <summary>What it was that was heard, where that is not one person's voice; then there is no emotion in it.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault)]
    public Speech.AudioKind Heard { get; init; }

    /// <summary>From the arrival of the last sample to this event, ms.</summary>
    public required double LatencyMs { get; init; }
}
