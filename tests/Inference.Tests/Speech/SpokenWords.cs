using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeCx.Inference.Tests.Speech;

/// <summary>Words as they are counted: lower case, no punctuation, numbers spelt out, compounds apart.</summary>
internal static partial class SpokenWords
{
    private static readonly string[] Ones =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
        "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly Dictionary<string, string> Same = new()
    {
        ["ok"] = "okay",
        ["dialled"] = "dialed",
        ["cancelled"] = "canceled",
        ["pls"] = "please",
        ["mr"] = "mister",
    };

    public static IReadOnlyList<string> Of(string text)
    {
        var words = new List<string>();
        foreach (var match in Token().EnumerateMatches(text.ToLowerInvariant().Replace("’", "'", StringComparison.Ordinal)))
        {
            var word = text.ToLowerInvariant().Replace("’", "'", StringComparison.Ordinal).Substring(match.Index, match.Length).Trim('\'');
            if (word.Length == 0)
            {
                continue;
            }

            if (Ordinal().Match(word) is { Success: true } ordinal)
            {
                words.AddRange(Spell(int.Parse(ordinal.Groups[1].ValueSpan, CultureInfo.InvariantCulture), ordinal: true));
            }
            else if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                words.AddRange(Spell(number, ordinal: false));
            }
            else
            {
                words.Add(Same.GetValueOrDefault(word, word));
            }
        }

        return words;
    }

    private static string[] Spell(int number, bool ordinal)
    {
        string[] words = number switch
        {
            < 20 => [Ones[number]],
            < 100 => number % 10 == 0 ? [Tens[number / 10]] : [Tens[number / 10], Ones[number % 10]],
            < 1000 when number % 100 == 0 => [Ones[number / 100], "hundred"],
            _ => [.. number.ToString(CultureInfo.InvariantCulture).Select(c => Ones[c - '0'])],
        };
        return ordinal ? [.. words[..^1], Ordinals.GetValueOrDefault(words[^1], words[^1] + "th")] : words;
    }

    private static readonly Dictionary<string, string> Ordinals = new()
    {
        ["one"] = "first",
        ["two"] = "second",
        ["three"] = "third",
        ["five"] = "fifth",
        ["eight"] = "eighth",
        ["nine"] = "ninth",
        ["twelve"] = "twelfth",
        ["twenty"] = "twentieth",
        ["thirty"] = "thirtieth",
        ["forty"] = "fortieth",
        ["fifty"] = "fiftieth",
        ["sixty"] = "sixtieth",
        ["seventy"] = "seventieth",
        ["eighty"] = "eightieth",
        ["ninety"] = "ninetieth",
    };

    [GeneratedRegex("[a-z']+|[0-9]+(st|nd|rd|th)?")]
    private static partial Regex Token();

    [GeneratedRegex("^([0-9]+)(st|nd|rd|th)$")]
    private static partial Regex Ordinal();
}
