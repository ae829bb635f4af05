using EdgeCx.Core.Emotion;

namespace EdgeCx.Inference.Evaluation;

/// <summary>What the model says of one clip.</summary>
/// <param name="Clip">The clip.</param>
/// <param name="Probabilities">Of the four classes.</param>
/// <param name="Anger">Anger against the rest, 0 to 1.</param>
/// <param name="Arousal">−1 to 1.</param>
/// <param name="Valence">−1 to 1.</param>
/// <param name="Abstained">The model was not sure.</param>
/// <param name="EvidenceSeconds">Speech that was encoded, s.</param>
public sealed record ClipScore(
    LabelledClip Clip, EmotionProbabilities Probabilities, float Anger, float Arousal, float Valence, bool Abstained, double EvidenceSeconds)
{
    /// <summary>Why it abstained.</summary>
    public AbstainReason Abstention { get; init; }

    /// <summary>The class that the model takes it for.</summary>
    public EmotionLabel Said => Probabilities.Best;

    /// <summary>True, false, or null for a clip of none of the four classes.</summary>
    public bool? IsRight => EvaluationTasks.ClassOf(Clip.Label) is { } label ? label == Said : null;

    /// <summary>Largest probability less the second largest, 0 to 1: what abstention goes by.</summary>
    public double Margin
    {
        get
        {
            Span<float> p = [Probabilities.Neutral, Probabilities.Anger, Probabilities.Happiness, Probabilities.Sadness];
            p.Sort();
            return p[3] - p[2];
        }
    }
}
