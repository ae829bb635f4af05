using EdgeCx.Core.Audio;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Time;
using EdgeCx.Inference.Emotion;

namespace EdgeCx.Inference.Batching;

/// <summary>What the voice worker hands to the emotion worker: chunks and markers of all legs, per leg in media order.</summary>
/// <param name="Window">The chunk or marker; a chunk that will not be encoded has no lease any more.</param>
/// <param name="Verdict">What the voice worker found.</param>
/// <param name="VoiceBatchedNs">When the batch of its last frame was formed, monotonic ns; 0 where that was before the window was cut.</param>
/// <param name="VoiceDoneNs">When it was found, monotonic ns.</param>
internal readonly record struct EmotionWork(AudioWindow Window, ChunkVerdict Verdict, long VoiceBatchedNs, long VoiceDoneNs)
{
    /// <summary>True for a look at what is loud without being speech.</summary>
    public bool IsGlance => Verdict == ChunkVerdict.Loud;

    /// <summary>The chunk's number on its leg's grid.</summary>
    public long Number => Window.StartSample / PcmFormat.ChunkSamples;

    /// <summary>True while its audio may be looked at: by the leg's role, the call's notice state, and no pause or objection since it was heard.</summary>
    public bool MayBeHeard => Window.Leg.EmotionAllowed && !Window.IsVoid;

    /// <summary>What became of the chunk.</summary>
    /// <param name="outcome">What became of it.</param>
    /// <param name="reading">How the caller sounded; default where it was not heard.</param>
    /// <param name="batchedNs">When its run began, monotonic ns; 0 where it did not run.</param>
    /// <param name="inferredNs">When it ended.</param>
    public EmotionEstimate ToEstimate(ChunkOutcome outcome, in EmotionReading reading, long batchedNs, long inferredNs) => new(
        Window.Leg,
        Window.StartSample,
        Window.EndSample,
        outcome,
        reading.Probabilities,
        reading.Anger,
        reading.Arousal,
        reading.Valence,
        reading.Confidence,
        reading.Chunks * (PcmFormat.ChunkSamples / PcmFormat.SamplesPerMs),
        Window.Deadline,
        new LatencyReceipt
        {
            ArrivalNs = Window.Deadline.ArrivalNs,
            ReleasedNs = Window.ReleasedNs,
            FramedNs = Window.FramedNs,
            VoiceBatchedNs = VoiceBatchedNs,
            VoiceDoneNs = VoiceDoneNs,
            BatchedNs = batchedNs,
            InferredNs = inferredNs,
        })
    {
        Abstention = reading.Abstention,
        Heard = reading.Heard,
    };
}
