using EdgeCx.Core.Audio;

namespace EdgeCx.Inference.Batching;

/// <summary>What the voice worker hands to the emotion worker: chunks and markers of all legs, per leg in media order.</summary>
/// <param name="Window">The chunk or marker; a chunk that will not be encoded has no lease any more.</param>
/// <param name="Verdict">What the voice worker found.</param>
/// <param name="VoiceBatchedNs">When the batch of its last frame was formed, monotonic ns; 0 where that was before the window was cut.</param>
/// <param name="VoiceDoneNs">When it was found, monotonic ns.</param>
internal readonly record struct EmotionWork(AudioWindow Window, ChunkVerdict Verdict, long VoiceBatchedNs, long VoiceDoneNs);
