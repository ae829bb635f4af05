namespace EdgeCx.Core.Calls;

/// <summary>
/// What was understood of one leg, in counts, for the record of what the appliance did: no feeling and no word is in it. Counted where results leave
/// inference. Safe from any thread.
/// </summary>
public sealed class LegInferences
{
    private long _estimates;
    private long _abstained;
    private long _utterances;
    private long _textEmotions;
    private long _cleared;
    private long _refused;

    /// <summary>Estimates of emotion from the voice that were sure enough.</summary>
    public long Estimates => Volatile.Read(ref _estimates);

    /// <summary>Estimates of emotion from the voice that abstained.</summary>
    public long Abstained => Volatile.Read(ref _abstained);

    /// <summary>Stretches of speech put into words.</summary>
    public long Utterances => Volatile.Read(ref _utterances);

    /// <summary>Of those, stretches whose words were read for emotion.</summary>
    public long TextEmotions => Volatile.Read(ref _textEmotions);

    /// <summary>Pieces of audio that were cleared unheard: a pause or an objection came before they were understood.</summary>
    public long Cleared => Volatile.Read(ref _cleared);

    /// <summary>Results of emotion that were refused, since emotion was not, or no longer, allowed.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Counts an estimate.</summary>
    public void AddEstimate(bool abstained) => Interlocked.Increment(ref abstained ? ref _abstained : ref _estimates);

    /// <summary>Counts an utterance.</summary>
    public void AddUtterance(bool withEmotion)
    {
        Interlocked.Increment(ref _utterances);
        if (withEmotion)
        {
            Interlocked.Increment(ref _textEmotions);
        }
    }

    /// <summary>Counts a piece of audio that was cleared unheard.</summary>
    public void AddCleared() => Interlocked.Increment(ref _cleared);

    /// <summary>Counts a refused result.</summary>
    public void AddRefused() => Interlocked.Increment(ref _refused);
}
