using System.Globalization;
using System.Reflection;
using System.Text;

namespace EdgeCx.Inference.Text;

/// <summary>
/// Unicode's compatibility normalisation (NFKC) of what is written in the scripts of the tokenizer's vocabulary. The appliance runs with
/// invariant globalisation, in which <see cref="string.Normalize(NormalizationForm)"/> leaves everything but ASCII as it is, so the forms
/// come with the program (<c>compatibility-forms.tsv</c>, written by the training code from Unicode's tables).
/// </summary>
/// <remarks>Not covered, as no transcript holds it: Hangul in letters, and the reordering of several accents on one letter.</remarks>
internal static class CompatibilityForms
{
    private const int LeastAccent = 0x300;
    private static readonly Lazy<Tables> Loaded = new(Load);

    /// <summary>The normalised text; the same string where nothing changes.</summary>
    public static string Normalize(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var (forms, pairs) = Loaded.Value;
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (forms.TryGetValue(rune.Value, out var form))
            {
                foreach (var part in form.EnumerateRunes())
                {
                    Append(result, part, pairs);
                }
            }
            else
            {
                Append(result, rune, pairs);
            }
        }

        return result.ToString();
    }

    private static void Append(StringBuilder result, Rune rune, Dictionary<(char, char), char> pairs)
    {
        if (rune.Value is >= LeastAccent and <= char.MaxValue && result.Length > 0 && pairs.TryGetValue((result[^1], (char)rune.Value), out var composed))
        {
            result[^1] = composed;
        }
        else
        {
            result.Append(rune.ToString());
        }
    }

    private static Tables Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("text/compatibility-forms.tsv")
            ?? throw new InvalidOperationException("The table of compatibility forms is not in the program.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var forms = new Dictionary<int, string>();
        var pairs = new Dictionary<(char, char), char>();
        while (reader.ReadLine() is { } line)
        {
            // From and to, in hexadecimal; two code points before the tab are a letter and its accent.
            var (from, to) = (line[..line.IndexOf('\t')].Split(' '), line[(line.IndexOf('\t') + 1)..].Split(' '));
            if (from.Length == 2)
            {
                pairs[((char)Hex(from[0]), (char)Hex(from[1]))] = (char)Hex(to[0]);
            }
            else
            {
                forms[Hex(from[0])] = string.Concat(to.Where(t => t.Length > 0).Select(t => char.ConvertFromUtf32(Hex(t))));
            }
        }

        return new Tables(forms, pairs);
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private sealed record Tables(Dictionary<int, string> Forms, Dictionary<(char Letter, char Accent), char> Pairs);
}
