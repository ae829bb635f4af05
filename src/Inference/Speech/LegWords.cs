using EdgeCx.Core.Calls;
using EdgeCx.Inference.Speech.Masking;

namespace EdgeCx.Inference.Speech;

/// <summary>
/// What words keep of one leg. The voice thread owns the segmenter while it is inside the gate; the transcribing thread enters only to clear a
/// leg that may not be heard any more. What comes after the segmenter belongs to whoever transcribes.
/// </summary>
internal sealed class LegWords(Leg leg, SpeechSegmenter segmenter, LanguageJudge language)
{
    private int _gate;
    private int _generation;

    /// <summary>The leg.</summary>
    public Leg Leg { get; } = leg;

    /// <summary>Cuts its speech into segments.</summary>
    public SpeechSegmenter Segmenter { get; } = segmenter;

    /// <summary>Which language is spoken on it.</summary>
    public LanguageJudge Language { get; } = language;

    /// <summary>Digits at the end of what was said last, so that a number spoken in pieces is masked as a whole.</summary>
    public NumberCarry Numbers { get; init; } = new();

    /// <summary>Frames of the open segment when its last partial was asked for.</summary>
    public int PartialAt { get; set; }

    /// <summary>Goes up when everything that is under way of this leg has to be forgotten.</summary>
    public int Generation => Volatile.Read(ref _generation) + Leg.Call.Interruptions;

    /// <summary>The call's interruptions when its audio was last looked at.</summary>
    public int Interruptions { get; set; } = leg.Call.Interruptions;

    /// <summary>
    /// Enters. It is one interlocked exchange, and nearly always free: the other thread enters only for a moment, when a call is paused or the
    /// customer objects.
    /// </summary>
    public void Enter()
    {
        var spin = default(SpinWait);
        while (Interlocked.CompareExchange(ref _gate, 1, 0) != 0)
        {
            spin.SpinOnce();
        }
    }

    /// <summary>Leaves.</summary>
    public void Leave() => Volatile.Write(ref _gate, 0);

    /// <summary>Forgets all audio, and makes what is under way of this leg void. Inside the gate.</summary>
    public void Forget()
    {
        Segmenter.Discard();
        Numbers.Forget();
        Interlocked.Increment(ref _generation);
    }
}
