using System.Text.Json;
using EdgeCx.Core.Emotion;

namespace EdgeCx.Inference.Text;

/// <summary>
/// Emotion by word lists (<c>models/text-emotion/lexicon.LANGUAGE.json</c>): patterns with weights, turned round by a negation shortly before
/// them and scaled by an intensifier right before them. Its probabilities are not calibrated, as no cleared text of these languages carries
/// emotion labels; it abstains where it finds little. It keeps nothing between utterances; any number of threads may call it.
/// </summary>
internal sealed class EmotionLexicon
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip };
    private readonly Entry[] _entries;
    private readonly float[][] _negated;
    private readonly HashSet<string> _negations;
    private readonly Dictionary<string, float> _intensifiers;
    private readonly int _reach;
    private readonly float _minEvidence;
    private readonly float _minLead;

    private EmotionLexicon(LexiconFile file)
    {
        var names = TextEmotionDescription.GroupNames;
        _entries = [.. names.SelectMany((group, i) => file.Groups[group].Select(e => new Entry(PhrasePattern.Parse(e.Key), i, e.Value)))];
        _negated = [.. names.Select(from => names.Select(to => file.Negated[from].GetValueOrDefault(to)).ToArray())];
        _negations = [.. file.Negations];
        _intensifiers = file.Intensifiers;
        _reach = file.NegationReach;
        _minEvidence = file.MinEvidence;
        _minLead = file.MinLead;
    }

    /// <summary>Reads a language's lists.</summary>
    /// <exception cref="InferenceStartException">The file cannot be read, lacks a group, or holds a pattern that is none; it is named.</exception>
    public static EmotionLexicon Read(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize<LexiconFile>(File.ReadAllBytes(path), Json);
            var missing = TextEmotionDescription.GroupNames.Where(g => file?.Groups.ContainsKey(g) != true || !file.Negated.ContainsKey(g)).ToArray();
            return missing.Length == 0
                ? new EmotionLexicon(file!)
                : throw new InferenceStartException($"The word lists '{path}' lack {string.Join(", ", missing)} in 'groups' or 'negated'.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            throw new InferenceStartException($"The word lists '{path}' cannot be read: {e.Message.Trim()}", e);
        }
    }

    /// <summary>Reads an utterance.</summary>
    /// <returns>Probabilities of the groups that grow with the evidence; abstained where there is little, or two groups are close.</returns>
    public TextEmotion Read(SpokenText text)
    {
        Span<float> evidence = stackalloc float[TextEmotionDescription.GroupNames.Length];
        evidence.Clear();
        foreach (var sentence in text.Sentences)
        {
            Weigh(text.Words, sentence, evidence);
        }

        Span<float> p = stackalloc float[evidence.Length];
        var (total, first, second) = (0f, 0f, 0f);
        for (var i = 0; i < evidence.Length; i++)
        {
            total += evidence[i];
            p[i] = 1 - MathF.Exp(-evidence[i] / 2);
            (first, second) = p[i] > first ? (p[i], first) : (first, Math.Max(second, p[i]));
        }

        return new TextEmotion(p[0], p[1], p[2], p[3], p[4], total < _minEvidence || first - second < _minLead);
    }

    private void Weigh(IReadOnlyList<string> words, SpokenText.Sentence sentence, Span<float> evidence)
    {
        for (var at = sentence.Start; at < sentence.End;)
        {
            var (end, weight, group) = Best(words, sentence, at);
            if (end < 0)
            {
                at++;
                continue;
            }

            if (at > sentence.Start && _intensifiers.TryGetValue(words[at - 1], out var factor))
            {
                weight *= factor;
            }

            if (IsNegated(words, sentence, at))
            {
                for (var to = 0; to < evidence.Length; to++)
                {
                    evidence[to] += weight * _negated[group][to];
                }
            }
            else
            {
                evidence[group] += weight;
            }

            at = end;
        }
    }

    // The longest match; of two as long, the weightier one.
    private (int End, float Weight, int Group) Best(IReadOnlyList<string> words, SpokenText.Sentence sentence, int at)
    {
        var best = (End: -1, Weight: 0f, Group: 0);
        foreach (var entry in _entries)
        {
            var end = entry.Pattern.Match(words, sentence, at);
            if (end > best.End || (end == best.End && end >= 0 && entry.Weight > best.Weight))
            {
                best = (end, entry.Weight, entry.Group);
            }
        }

        return best;
    }

    private bool IsNegated(IReadOnlyList<string> words, SpokenText.Sentence sentence, int at)
    {
        for (var i = Math.Max(sentence.Start, at - _reach); i < at; i++)
        {
            if (_negations.Contains(words[i]))
            {
                return true;
            }
        }

        return false;
    }

    private sealed record Entry(PhrasePattern Pattern, int Group, float Weight);

    /// <summary>The file.</summary>
    /// <param name="Groups">Patterns and their weights, by group.</param>
    /// <param name="Negations">Words that turn round what follows.</param>
    /// <param name="NegationReach">How many words before a match a negation may stand.</param>
    /// <param name="Negated">What a negated group counts for, and how much of its weight.</param>
    /// <param name="Intensifiers">Factors of the words right before a match.</param>
    /// <param name="MinEvidence">Weight in all below which it abstains.</param>
    /// <param name="MinLead">Lead of the likeliest group over the next below which it abstains.</param>
    private sealed record LexiconFile(
        Dictionary<string, Dictionary<string, float>> Groups,
        string[] Negations,
        int NegationReach,
        Dictionary<string, Dictionary<string, float>> Negated,
        Dictionary<string, float> Intensifiers,
        float MinEvidence,
        float MinLead);
}
