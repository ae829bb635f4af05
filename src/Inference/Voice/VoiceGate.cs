namespace EdgeCx.Inference.Voice;

/// <summary>
/// Turns probabilities of speech into "somebody speaks" with counted hysteresis: speech begins after some frames in a row at or over the
/// start threshold and ends after some in a row below the end threshold. What lies between the two keeps the state.
/// </summary>
/// <remarks>
/// With 2 frames to begin and 2 to end, a stretch of speech loses its first 32 ms and gains 32 ms after its end: talk time comes out unbiased.
/// Single clicks of one frame are no speech. Longer pauses are for the conversation to judge.
/// </remarks>
internal struct VoiceGate
{
    private int _run;

    /// <summary>Somebody speaks.</summary>
    public bool IsSpeech { get; private set; }

    /// <summary>Takes the next frame's probability; returns whether somebody speaks.</summary>
    public bool Next(float probability, InferenceOptions options)
    {
        var turning = IsSpeech ? probability < options.SpeechEnd : probability >= options.SpeechStart;
        _run = turning ? _run + 1 : 0;
        if (_run >= (IsSpeech ? options.MinSilenceFrames : options.MinSpeechFrames))
        {
            IsSpeech = !IsSpeech;
            _run = 0;
        }

        return IsSpeech;
    }
}
