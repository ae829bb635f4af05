namespace EdgeCx.Core.Events;

/// <summary>A call is over; nothing of it follows.</summary>
public sealed record CallEnded : CallEvent
{
    /// <inheritdoc/>
    public override string Name => "call-ended";

    /// <summary>Length, ms.</summary>
    public required double DurationMs { get; init; }

    /// <summary>Why, e.g. <c>bye</c>, <c>shutdown</c>, <c>session-expired</c>, <c>no-media</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>
    /// How agent and customer shared the call: shares of the time observed (0 to 1), counts, times in ms, rates in syllable nuclei per second
    /// of speech. Turn-taking only; a measure that could not be taken is absent.
    /// </summary>
    public IReadOnlyDictionary<string, double> TurnTaking { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, double>.Empty;

    /// <summary>
    /// What the agent's words show of listening, counted over the call: <c>utterances</c>, <c>validations</c>, <c>openQuestions</c>,
    /// <c>paraphrases</c>. Counts, no score; absent where there were no words.
    /// </summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, int>? Listening { get; init; }

    /// <summary>The stretches in which the PCI switch was on; absent without any.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Calls.CallPause>? Pauses { get; init; }

    /// <summary>How each leg was received, what of the losses is the mirror's, and why a leg could not be heard; absent without legs.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LegReception>? Legs { get; init; }
}
