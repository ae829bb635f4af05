namespace EdgeCx.Core.Emotion;

/// <summary>Emotion of a customer's words: probabilities of groups that may hold together.</summary>
/// <param name="Frustration">0 to 1.</param>
/// <param name="Confusion">0 to 1.</param>
/// <param name="Satisfaction">0 to 1.</param>
/// <param name="Sadness">Sadness or disappointment, 0 to 1.</param>
/// <param name="Neutral">0 to 1.</param>
/// <param name="Abstained">Too little to go by, or too unsure: nothing may be built on it.</param>
public readonly record struct TextEmotion(
    float Frustration,
    float Confusion,
    float Satisfaction,
    float Sadness,
    float Neutral,
    bool Abstained);
