using System.Text.Json.Serialization;

namespace EdgeCx.Core.Emotion;

/// <summary>Calibrated probabilities of the four classes; they sum to 1.</summary>
/// <param name="Neutral">0 to 1.</param>
/// <param name="Anger">0 to 1.</param>
/// <param name="Happiness">0 to 1.</param>
/// <param name="Sadness">0 to 1.</param>
public readonly record struct EmotionProbabilities(float Neutral, float Anger, float Happiness, float Sadness)
{
    /// <summary>The class with the highest probability; the first in order on a tie.</summary>
    [JsonIgnore]
    public EmotionLabel Best
    {
        get
        {
            var best = EmotionLabel.Neutral;
            var p = Neutral;
            if (Anger > p) { best = EmotionLabel.Anger; p = Anger; }
            if (Happiness > p) { best = EmotionLabel.Happiness; p = Happiness; }
            return Sadness > p ? EmotionLabel.Sadness : best;
        }
    }

    /// <summary>The probability of a class.</summary>
    public float this[EmotionLabel label] => label switch
    {
        EmotionLabel.Anger => Anger,
        EmotionLabel.Happiness => Happiness,
        EmotionLabel.Sadness => Sadness,
        _ => Neutral,
    };
}
