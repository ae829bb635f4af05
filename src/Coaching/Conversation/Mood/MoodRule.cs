using EdgeCx.Core.Emotion;

namespace EdgeCx.Coaching.Conversation.Mood;

/// <summary>When a mood sets in and when it is over.</summary>
/// <param name="Mood">The mood.</param>
/// <param name="Prior">Share of any caller's speech in this mood, 0 to 1.</param>
/// <param name="Open">Probability from which it sets in.</param>
/// <param name="Close">Probability below which it is over.</param>
/// <param name="MinWeightS">Least evidence, seconds of sure speech.</param>
internal readonly record struct MoodRule(CustomerMood Mood, double Prior, double Open, double Close, double MinWeightS);
