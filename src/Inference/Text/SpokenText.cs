using System.Globalization;

namespace EdgeCx.Inference.Text;

/// <summary>
/// The words of an utterance as the rules see them: lower case, without punctuation, in sentences as far as the transcriber set any. Rules must
/// not rely on case or punctuation: transcribers differ in both.
/// </summary>
internal sealed class SpokenText
{
    private const int MaxCharacters = 4000;
    private readonly List<string> _words = [];
    private readonly List<Sentence> _sentences = [];

    private SpokenText()
    {
    }

    /// <summary>All words.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>The sentences, in order; an utterance without punctuation is one.</summary>
    public IReadOnlyList<Sentence> Sentences => _sentences;

    /// <summary>Takes a text apart; of one beyond 4000 characters (minutes of speech) the beginning.</summary>
    public static SpokenText Of(string text)
    {
        var spoken = new SpokenText();
        var (wordStart, sentenceStart) = (-1, 0);
        var length = Math.Min(text.Length, MaxCharacters);
        for (var i = 0; i <= length; i++)
        {
            var inWord = i < length && (IsLetter(text[i]) || (IsInner(text[i]) && wordStart >= 0 && i + 1 < length && IsLetter(text[i + 1])));
            if (inWord && wordStart < 0)
            {
                wordStart = i;
            }
            else if (!inWord && wordStart >= 0)
            {
                spoken._words.Add(text[wordStart..i].Replace('’', '\'').ToLower(CultureInfo.InvariantCulture));
                wordStart = -1;
            }

            var ends = i == length || (text[i] is '.' or '?' or '!' or '…' or ';' && !IsDecimalPoint(text, i, length));
            if (ends && spoken._words.Count > sentenceStart)
            {
                spoken._sentences.Add(new Sentence(sentenceStart, spoken._words.Count, i < length && IsAsked(text, i, length)));
                sentenceStart = spoken._words.Count;
            }
        }

        return spoken;
    }

    // A masked number is a word, too.
    private static bool IsLetter(char c) => char.IsLetterOrDigit(c) || c == '*' || char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;

    private static bool IsInner(char c) => c is '\'' or '’' or '-';

    private static bool IsDecimalPoint(string text, int i, int length) =>
        text[i] == '.' && i > 0 && i + 1 < length && char.IsDigit(text[i - 1]) && char.IsDigit(text[i + 1]);

    // "Really?!" and "What?..." are asked as well.
    private static bool IsAsked(string text, int i, int length)
    {
        for (; i < length && text[i] is '.' or '?' or '!' or '…'; i++)
        {
            if (text[i] == '?')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A sentence.</summary>
    /// <param name="Start">Its first word.</param>
    /// <param name="End">The position after its last word.</param>
    /// <param name="Asked">It ends in a question mark.</param>
    internal readonly record struct Sentence(int Start, int End, bool Asked);
}
