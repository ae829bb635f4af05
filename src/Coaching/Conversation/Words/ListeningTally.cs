using EdgeCx.Core.Speech;

namespace EdgeCx.Coaching.Conversation.Words;

/// <summary>Counts what the agent's words show of listening. Counts only: nothing is weighed, compared or scored.</summary>
internal sealed class ListeningTally
{
    private int _utterances;
    private int _validations;
    private int _openQuestions;
    private int _paraphrases;

    /// <summary>Counts one utterance of the agent's.</summary>
    public void Add(in PhraseCounts phrases)
    {
        _utterances++;
        _validations += phrases.Validations;
        _openQuestions += phrases.OpenQuestions;
        _paraphrases += phrases.Paraphrases;
    }

    /// <summary>The counts by name, as <c>call-ended</c> carries them; null where the agent's words were never heard.</summary>
    public IReadOnlyDictionary<string, int>? ToCounts() => _utterances == 0 ? null : new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["utterances"] = _utterances,
        ["validations"] = _validations,
        ["openQuestions"] = _openQuestions,
        ["paraphrases"] = _paraphrases,
    };
}
