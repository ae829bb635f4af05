using EdgeCx.Core.Emotion;

namespace EdgeCx.Inference.Evaluation;

/// <summary>What each figure asks of a clip, by its label. Boredom is a kind of <c>other</c>.</summary>
internal static class EvaluationTasks
{
    /// <summary>Every label that a manifest may use.</summary>
    public static readonly IReadOnlySet<string> Labels =
        new HashSet<string>(StringComparer.Ordinal) { "neutral", "anger", "happiness", "sadness", "fear", "disgust", "surprise", "other" };

    /// <summary>The four classes.</summary>
    public static readonly IReadOnlyList<string> Classes = ["neutral", "anger", "happiness", "sadness"];

    /// <summary>The class of a label; null for one of none of the four.</summary>
    public static EmotionLabel? ClassOf(string label) => label switch
    {
        "neutral" => EmotionLabel.Neutral,
        "anger" => EmotionLabel.Anger,
        "happiness" => EmotionLabel.Happiness,
        "sadness" => EmotionLabel.Sadness,
        _ => null,
    };

    /// <summary>Anger against everything else.</summary>
    public static bool? IsAngry(LabelledClip clip) => clip.Label == "anger";

    /// <summary>Anger, fear, happiness, surprise against neutral, sadness, boredom; null for a clip that takes no part.</summary>
    public static bool? IsAroused(LabelledClip clip) => clip.Label switch
    {
        "anger" or "fear" or "happiness" or "surprise" => true,
        "neutral" or "sadness" => false,
        _ => clip.IsBoredom ? false : null,
    };

    /// <summary>Neutral, happiness against anger, sadness, fear, disgust, boredom; null for a clip that takes no part.</summary>
    public static bool? IsPositive(LabelledClip clip) => clip.Label switch
    {
        "neutral" or "happiness" => true,
        "anger" or "sadness" or "fear" or "disgust" => false,
        _ => clip.IsBoredom ? false : null,
    };
}
