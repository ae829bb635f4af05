namespace EdgeCx.Coaching.Conversation.TurnTaking;

/// <summary>
/// How agent and customer shared a call. Times are ms; speech, talk-over and silence are counted from voice frames (32 ms), turns bridge
/// short pauses. Nothing in it says how anybody felt.
/// </summary>
internal sealed record TurnTakingSummary
{
    /// <summary>Time in which any leg was heard.</summary>
    public required double ObservedMs { get; init; }

    /// <summary>Time in which the agent spoke.</summary>
    public required double AgentSpeechMs { get; init; }

    /// <summary>Time in which the customer spoke.</summary>
    public required double CustomerSpeechMs { get; init; }

    /// <summary>Time in which both spoke.</summary>
    public required double TalkOverMs { get; init; }

    /// <summary>Time in which nobody spoke, on any leg: a voice whose role is unknown or mixed is no silence.</summary>
    public required double SilenceMs { get; init; }

    /// <summary>Turns of the agent.</summary>
    public required int AgentTurns { get; init; }

    /// <summary>Turns of the customer.</summary>
    public required int CustomerTurns { get; init; }

    /// <summary>The agent began over the customer and stayed.</summary>
    public required int AgentInterruptions { get; init; }

    /// <summary>The customer began over the agent and stayed.</summary>
    public required int CustomerInterruptions { get; init; }

    /// <summary>The agent's longest turn.</summary>
    public required double AgentLongestTurnMs { get; init; }

    /// <summary>The customer's longest turn.</summary>
    public required double CustomerLongestTurnMs { get; init; }

    /// <summary>Longest dead air while both could be heard.</summary>
    public required double LongestSilenceMs { get; init; }

    /// <summary>Longest stretch of the agent's without a turn of the customer's.</summary>
    public required double LongestMonologueMs { get; init; }

    /// <summary>Answers of the agent to the customer.</summary>
    public required int Responses { get; init; }

    /// <summary>Mean time from the customer's last word to the agent's first; null without answers.</summary>
    public required double? MeanResponseMs { get; init; }

    /// <summary>Longest such time; null without answers.</summary>
    public required double? LongestResponseMs { get; init; }

    /// <summary>Times that the customer was on hold.</summary>
    public required int Holds { get; init; }

    /// <summary>Time that the customer was on hold; nothing else counts meanwhile.</summary>
    public required double HoldMs { get; init; }

    /// <summary>The agent's syllable nuclei per second of speech; null without speech.</summary>
    public required double? AgentRatePerS { get; init; }

    /// <summary>The customer's syllable nuclei per second of speech; null without speech.</summary>
    public required double? CustomerRatePerS { get; init; }

    /// <summary>The agent's speech as a share of the time observed, 0 to 1.</summary>
    public double AgentTalkShare => Share(AgentSpeechMs);

    /// <summary>The customer's speech as a share of the time observed, 0 to 1.</summary>
    public double CustomerTalkShare => Share(CustomerSpeechMs);

    /// <summary>Talk-over as a share of the time observed, 0 to 1.</summary>
    public double TalkOverShare => Share(TalkOverMs);

    /// <summary>Silence as a share of the time observed, 0 to 1.</summary>
    public double SilenceShare => Share(SilenceMs);

    /// <summary>The agent's speech as a share of both sides' speech, 0 to 1; null while nobody spoke.</summary>
    public double? AgentShareOfTalk => AgentSpeechMs + CustomerSpeechMs > 0 ? AgentSpeechMs / (AgentSpeechMs + CustomerSpeechMs) : null;

    /// <summary>The measures by name, as <c>call-ended</c> carries them; what could not be taken is left out.</summary>
    public IReadOnlyDictionary<string, double> ToMeasures()
    {
        (string Name, double? Value, int Digits)[] all =
        [
            ("observedMs", ObservedMs, 0),
            ("agentTalkShare", AgentTalkShare, 4),
            ("customerTalkShare", CustomerTalkShare, 4),
            ("agentShareOfTalk", AgentShareOfTalk, 4),
            ("talkOverShare", TalkOverShare, 4),
            ("silenceShare", SilenceShare, 4),
            ("agentTurns", AgentTurns, 0),
            ("customerTurns", CustomerTurns, 0),
            ("agentInterruptions", AgentInterruptions, 0),
            ("customerInterruptions", CustomerInterruptions, 0),
            ("longestSilenceMs", LongestSilenceMs, 0),
            ("longestMonologueMs", LongestMonologueMs, 0),
            ("meanResponseMs", MeanResponseMs, 0),
            ("holds", Holds, 0),
            ("holdMs", HoldMs, 0),
            ("agentRatePerS", AgentRatePerS, 2),
            ("customerRatePerS", CustomerRatePerS, 2),
        ];
        return all.Where(m => m.Value is not null).ToDictionary(m => m.Name, m => Math.Round(m.Value!.Value, m.Digits), StringComparer.Ordinal);
    }

    private double Share(double ms) => ObservedMs > 0 ? ms / ObservedMs : 0;
}
