namespace EdgeCx.Coaching.Conversation.Mood;

/// <summary>What turn-taking says of the customer at a moment.</summary>
/// <param name="RateRatio">The customer's speaking rate over their own baseline; NaN while unknown.</param>
/// <param name="RatePerS">The customer's speaking rate, nuclei per second of speech; NaN while unknown.</param>
/// <param name="InterruptionsPerMinute">How often the customer began over the agent in the last minute.</param>
/// <param name="ShortTurnShare">Share of short turns among the customer's last ones, 0 to 1.</param>
internal readonly record struct TalkEvidence(double RateRatio, double RatePerS, int InterruptionsPerMinute, double ShortTurnShare)
{
    /// <summary>Holds in the last five minutes.</summary>
    public int Holds { get; init; }

    /// <summary>Answers of the customer in the last minute that took them long.</summary>
    public int SlowAnswers { get; init; }
}
