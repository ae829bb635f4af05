using EdgeCx.Core.Calls;
using EdgeCx.Core.Speech;
using EdgeCx.Core.Time;

namespace EdgeCx.Core.Emotion;

/// <summary>
/// How the customer sounds at the end of a chunk, from the speech pooled over the last seconds. Customer legs only.
/// </summary>
/// <param name="Leg">The customer's leg.</param>
/// <param name="StartSample">First new sample of the chunk, leg's media time.</param>
/// <param name="EndSample">Position after its last new sample, leg's media time.</param>
/// <param name="Outcome">Whether there is an estimate at all; the values below are default where not.</param>
/// <param name="Probabilities">Calibrated class probabilities.</param>
/// <param name="Anger">Anger against the rest, probability 0 to 1.</param>
/// <param name="Arousal">−1 (calm) to 1 (excited).</param>
/// <param name="Valence">−1 (negative) to 1 (positive).</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="WindowMs">Speech pooled behind the estimate, ms (500 to 3000).</param>
/// <param name="Deadline">The chunk's deadline.</param>
/// <param name="Receipt">Stage stamps up to the end of inference.</param>
public readonly record struct EmotionEstimate(
    Leg Leg,
    long StartSample,
    long EndSample,
    ChunkOutcome Outcome,
    EmotionProbabilities Probabilities,
    float Anger,
    float Arousal,
    float Valence,
    float Confidence,
    int WindowMs,
    Deadline Deadline,
    LatencyReceipt Receipt)
{
    /// <summary>Why it is <see cref="ChunkOutcome.Abstained"/>.</summary>
    public AbstainReason Abstention { get; init; }

    /// <summary>What the audio sounds like; emotion counts for <see cref="AudioKind.OneVoice"/> only.</summary>
    public AudioKind Heard { get; init; }

    /// <summary>The rung of the overload ladder it was made on: 0 the whole model, higher ones with fewer operations.</summary>
    public byte Rung { get; init; }

    /// <summary>The first estimate after the caller's baseline was reset: from here on another person may speak (a transfer, a new SSRC).</summary>
    public bool IsNewCaller { get; init; }
}
