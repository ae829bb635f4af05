using EdgeCx.Core.Speech;

namespace EdgeCx.Coaching.Conversation.Timeline;

/// <summary>
/// What was said on a call's legs and waits for the place at which it takes effect, in the order of these places; equal ones by the order of
/// legs. Transcribing takes its time, so words act a fixed while after they were said, wherever in that while they came.
/// </summary>
internal sealed class WaitingWords
{
    /// <summary>Utterances that may wait; people say no more than a few in the seconds that words take.</summary>
    public const int Max = 64;

    private readonly List<(long Place, LegTrack Leg, Utterance Words)> _waiting = [];

    /// <summary>Utterances that wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>Place of the next, in samples of the call's time; <see cref="LegTrack.NoOutcome"/> while none waits.</summary>
    public long NextPlace => _waiting.Count > 0 ? _waiting[0].Place : LegTrack.NoOutcome;

    /// <summary>Takes an utterance; false when too many wait.</summary>
    public bool TryAdd(LegTrack leg, Utterance words, long place)
    {
        if (_waiting.Count == Max)
        {
            return false;
        }

        var at = _waiting.Count;
        while (at > 0 && (_waiting[at - 1].Place > place || (_waiting[at - 1].Place == place && _waiting[at - 1].Leg.Index > leg.Index)))
        {
            at--;
        }

        _waiting.Insert(at, (place, leg, words));
        return true;
    }

    /// <summary>Gives the next one; only where there is one.</summary>
    public Utterance Take(out LegTrack leg)
    {
        var words = _waiting[0].Words;
        leg = _waiting[0].Leg;
        _waiting.RemoveAt(0);
        return words;
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => _waiting.Clear();
}
