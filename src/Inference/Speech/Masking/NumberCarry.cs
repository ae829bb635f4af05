using System.Text;

namespace EdgeCx.Inference.Speech.Masking;

/// <summary>
/// Masks the words of one leg before anything else sees them: card, account, phone and other numbers from four digits on as <c>[number]</c>
/// (written, said digit by digit, in pairs, doubled, with pauses and fillers), spelt words of four letters as <c>[spelled]</c>, e-mail addresses
/// and dates of birth. It remembers how the last utterance ended, so that a number in several utterances is masked in each of them.
/// </summary>
/// <param name="countries">Countries whose national and account numbers are masked by their form; null for all that are known.</param>
internal sealed class NumberCarry(IReadOnlyList<string>? countries = null)
{
    /// <summary>Digits from which on a number is masked.</summary>
    public const int MinDigits = 4;

    /// <summary>Letters spelt in a row from which on they are masked.</summary>
    public const int MinLetters = 4;

    private readonly NationalIds _ids = NationalIds.Of(countries);
    private int _carried;

    /// <summary>Masks a whole utterance, and remembers how it ends.</summary>
    public string Mask(string text, string language)
    {
        var masked = Mask(text, language, isPartial: false, out var carried);
        _carried = carried;
        return masked;
    }

    /// <summary>Masks what was said so far: a number at its end is masked however short, since it may go on.</summary>
    public string Preview(string text, string language) => Mask(text, language, isPartial: true, out _);

    /// <summary>Forgets the last utterance.</summary>
    public void Forget() => _carried = 0;

    private string Mask(string text, string language, bool isPartial, out int carried)
    {
        // A sort code reads like a date; an address may hold what reads like a number.
        text = IdentityPatterns.MaskDates(_ids.Mask(IdentityPatterns.MaskAddresses(text)));
        var words = TextWord.Split(text);
        var runs = NumberRuns.Find(words, language);
        carried = OnlyConnectors(words, 0, words.Count, language) ? _carried : 0;
        var result = new StringBuilder(text.Length);
        var copied = 0;
        foreach (var run in runs)
        {
            var begins = OnlyConnectors(words, 0, run.First, language);
            var ends = OnlyConnectors(words, run.Last + 1, words.Count, language);
            var digits = run.Digits + (begins ? _carried : 0);
            if (ends && run.Digits + run.Letters > 0)
            {
                carried = Math.Min(digits + run.Letters, MinDigits);
            }

            if (!IsMasked(run, digits) && !(isPartial && ends))
            {
                continue;
            }

            result.Append(text, copied, words[run.First].Start - copied).Append(run.Digits > 0 ? "[number]" : "[spelled]");
            copied = words[run.Last].End;
        }

        return result.Append(text, copied, text.Length - copied).ToString();
    }

    // Letters among digits are part of the same id.
    private static bool IsMasked(in NumberRun run, int digits) =>
        digits >= MinDigits || (run.Digits > 0 && digits + run.Letters >= MinDigits && run.Letters > 0) || run.Letters >= MinLetters;

    private static bool OnlyConnectors(List<TextWord> words, int from, int to, string language)
    {
        for (var i = from; i < to; i++)
        {
            if (NumberWords.Of(words[i].Lower, language).Kind is not (NumberWordKind.Connector or NumberWordKind.Homophone))
            {
                return false;
            }
        }

        return true;
    }
}
