namespace EdgeCx.Inference.Text;

/// <summary>
/// A pattern of words, as the data files write them: words with a space between; <c>a|b</c> one of them; <c>word?</c> may be absent;
/// <c>*</c> any one word; <c>...</c> none to three words; <c>^</c> first the sentence's start, <c>$</c> last its end; <c>don't|do_not</c> with
/// an underscore for two words in one choice.
/// </summary>
internal sealed class PhrasePattern
{
    private const int GapWords = 3;
    private readonly Part[] _parts;
    private readonly bool _atStart;
    private readonly bool _atEnd;

    private PhrasePattern(string text, Part[] parts, bool atStart, bool atEnd)
    {
        Text = text;
        _parts = parts;
        _atStart = atStart;
        _atEnd = atEnd;
    }

    private enum PartKind
    {
        Words,
        AnyWord,
        Gap,
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FormatException">It is not one; the message says why.</exception>
    public static PhrasePattern Parse(string text)
    {
        var parts = new List<Part>();
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (atStart, atEnd) = (words.Length > 0 && words[0] == "^", words.Length > 0 && words[^1] == "$");
        foreach (var word in words[(atStart ? 1 : 0)..(words.Length - (atEnd ? 1 : 0))])
        {
            if (word is "^" or "$")
            {
                throw new FormatException($"'{word}' stands inside '{text}'; '^' may only come first and '$' last");
            }

            var optional = word.Length > 1 && word[^1] == '?';
            var choices = (optional ? word[..^1] : word).Split('|');
            if (choices.Any(c => c.Length == 0))
            {
                throw new FormatException($"'{word}' in '{text}' has an empty choice");
            }

            parts.Add(word switch
            {
                "*" => new Part(PartKind.AnyWord, [], false),
                "..." => new Part(PartKind.Gap, [], true),
                _ => new Part(PartKind.Words, [.. choices.Select(c => c.Split('_'))], optional),
            });
        }

        return parts.Any(p => p.Kind == PartKind.Words && !p.Optional)
            ? new PhrasePattern(text, [.. parts], atStart, atEnd)
            : throw new FormatException($"'{text}' needs at least one word");
    }

    /// <summary>Matches at a word.</summary>
    /// <param name="words">All words.</param>
    /// <param name="sentence">The sentence to stay in.</param>
    /// <param name="at">Where to begin.</param>
    /// <returns>The position after the shortest match, or −1.</returns>
    public int Match(IReadOnlyList<string> words, SpokenText.Sentence sentence, int at) =>
        _atStart && at != sentence.Start ? -1 : Match(words, sentence.End, at, 0);

    private int Match(IReadOnlyList<string> words, int end, int at, int part)
    {
        if (part == _parts.Length)
        {
            return !_atEnd || at == end ? at : -1;
        }

        var current = _parts[part];
        if (current.Kind == PartKind.Gap)
        {
            for (var skipped = 0; skipped <= GapWords && at + skipped <= end; skipped++)
            {
                if (Match(words, end, at + skipped, part + 1) is >= 0 and var found)
                {
                    return found;
                }
            }

            return -1;
        }

        if (current.Kind == PartKind.AnyWord)
        {
            return at < end ? Match(words, end, at + 1, part + 1) : -1;
        }

        foreach (var choice in current.Choices)
        {
            if (Stands(words, end, at, choice) && Match(words, end, at + choice.Length, part + 1) is >= 0 and var found)
            {
                return found;
            }
        }

        return current.Optional ? Match(words, end, at, part + 1) : -1;
    }

    private static bool Stands(IReadOnlyList<string> words, int end, int at, string[] choice)
    {
        for (var i = 0; i < choice.Length; i++)
        {
            if (at + i >= end || words[at + i] != choice[i])
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Part(PartKind Kind, string[][] Choices, bool Optional);
}
