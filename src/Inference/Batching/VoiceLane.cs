using EdgeCx.Core.Calls;
using EdgeCx.Inference.Speech;
using EdgeCx.Inference.Voice;

namespace EdgeCx.Inference.Batching;

/// <summary>A leg in the voice worker.</summary>
internal sealed class VoiceLane(Leg leg, InferenceOptions options) : LegLane(leg)
{
    /// <summary>What voice activity keeps of it.</summary>
    public VoiceState Voice { get; } = new(options);

    /// <summary>What words keep of it; null where no words are used.</summary>
    public LegWords? Words { get; init; }
}
