using EdgeCx.Core.Calls;

namespace EdgeCx.Core.Speech;

/// <summary>What was heard in one 32 ms frame of a leg (all legs; no emotion in it).</summary>
/// <param name="Leg">The leg.</param>
/// <param name="StartSample">First sample of the frame in the leg's media time; the frame has 256 samples.</param>
/// <param name="Probability">Probability of speech, 0 to 1.</param>
/// <param name="IsSpeech">After hysteresis: somebody speaks.</param>
/// <param name="SyllableNuclei">Syllable nuclei (energy peaks of voiced speech) that ended in this frame; for the speaking rate.</param>
/// <param name="LevelDbfs">RMS level, dBFS (0 is full scale; −96 for digital silence).</param>
/// <param name="ArrivalNs">Arrival of the frame's last sample, monotonic ns.</param>
public readonly record struct VoiceActivity(
    Leg Leg,
    long StartSample,
    float Probability,
    bool IsSpeech,
    byte SyllableNuclei,
    float LevelDbfs,
    long ArrivalNs);
