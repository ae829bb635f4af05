namespace EdgeCx.Inference.Voice;

/// <summary>What the frames that end in a chunk say of it.</summary>
/// <param name="Frames">Frames known.</param>
/// <param name="SpeechFrames">Those in which somebody speaks.</param>
/// <param name="LevelDbfs">Mean of their levels, dBFS.</param>
/// <param name="RangeDb">The loudest frame's level over the quietest one's, dB.</param>
internal readonly record struct ChunkSound(int Frames, int SpeechFrames, float LevelDbfs, float RangeDb)
{
    /// <summary>At least half of the frames are speech. A chunk without any known frame is not.</summary>
    public bool IsSpeech => Frames > 0 && 2 * SpeechFrames >= Frames;
}
