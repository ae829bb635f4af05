using EdgeCx.Core.Calls;
using EdgeCx.Inference.Speech;
using EdgeCx.Inference.Voice;

namespace EdgeCx.Inference.Batching;

/// <summary>A leg in the voice worker.</summary>
internal sealed class VoiceLane(Leg leg, InferenceOptions options) : LegLane(leg)
{
    private LoudStretch _loud;
    private int _interruptions = leg.Call.Interruptions;

    /// <summary>What voice activity keeps of it.</summary>
    public VoiceState Voice { get; } = new(options);

    /// <summary>What words keep of it; null where no words are used.</summary>
    public LegWords? Words { get; init; }

    /// <summary>When its last batch was formed, monotonic ns; 0 before the first.</summary>
    public long BatchedNs { get; set; }

    /// <summary>After a pause or an objection the model begins afresh; true where there was something to forget.</summary>
    public bool Follow()
    {
        if (_interruptions == Leg.Call.Interruptions)
        {
            return false;
        }

        _interruptions = Leg.Call.Interruptions;
        Voice.Forget();
        return true;
    }

    /// <summary>Judges its next chunk.</summary>
    public ChunkVerdict Judge(long chunkStart)
    {
        var chunk = Voice.Chunk(chunkStart);
        var isWorthAGlance = _loud.Next(chunk);
        return chunk.IsSpeech ? ChunkVerdict.Speech : isWorthAGlance ? ChunkVerdict.Loud : ChunkVerdict.NotSpeech;
    }

    /// <summary>Another person may speak from here on.</summary>
    public void Restart() => _loud.Reset();
}
