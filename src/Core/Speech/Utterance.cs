using EdgeCx.Core.Calls;
using EdgeCx.Core.Emotion;

namespace EdgeCx.Core.Speech;

/// <summary>
/// What was said in one stretch of speech on a leg, as far as the transcriber understood it. Card numbers and ids are masked before this
/// exists. It lives in memory, for the call, and is never logged or stored.
/// </summary>
public sealed record Utterance
{
    /// <summary>The leg.</summary>
    public required Leg Leg { get; init; }

    /// <summary>First sample of its speech, leg's media time.</summary>
    public required long StartSample { get; init; }

    /// <summary>Position after its last sample, leg's media time.</summary>
    public required long EndSample { get; init; }

    /// <summary>The words, masked; empty where nothing was understood.</summary>
    public required string Text { get; init; }

    /// <summary>Words in the text.</summary>
    public required int Words { get; init; }

    /// <summary>How sure the transcriber is, 0 to 1: the mean probability of its tokens.</summary>
    public required float Confidence { get; init; }

    /// <summary>False for what was understood so far of speech that goes on.</summary>
    public required bool IsFinal { get; init; }

    /// <summary>Language, ISO 639-1.</summary>
    public required string Language { get; init; }

    /// <summary>Emotion of the words; only on a customer's leg, and only where it may be inferred.</summary>
    public TextEmotion? Emotion { get; init; }

    /// <summary>Phrases found in the words.</summary>
    public PhraseCounts Phrases { get; init; }

    /// <summary>Arrival of its last sample, monotonic ns.</summary>
    public required long ArrivalNs { get; init; }
}
