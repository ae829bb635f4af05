using System.Globalization;
using System.Text;

namespace EdgeCx.Coaching.Policy.Texts;

/// <summary>What a kind of cue says in one language.</summary>
/// <param name="Text">What to do, two to eight words.</param>
/// <param name="Reason">
/// Why, one sentence, with places for evidence: <c>{silenceMs:s}</c> in whole seconds, <c>{anger:%}</c> in percent, <c>{x:1}</c> with one
/// decimal.
/// </param>
/// <param name="Critical">What to do where the cue is critical, two to eight words; null where that is nothing else.</param>
internal sealed record CueText(string Text, string Reason, string? Critical = null)
{
    /// <summary>The reason with its evidence filled in. A measure that is not known shows as a dash.</summary>
    public string Because(IReadOnlyDictionary<string, double> evidence) => Fill(Reason, evidence);

    /// <summary>The measures that the reason names, with their formats.</summary>
    public IEnumerable<(string Name, string Format)> Places() => PlacesOf(Reason);

    /// <summary>A sentence with its figures filled in.</summary>
    public static string Fill(string sentence, IReadOnlyDictionary<string, double> evidence)
    {
        var text = new StringBuilder(sentence.Length + 8);
        var rest = sentence.AsSpan();
        while (TryNextPlace(rest, out var open, out var close))
        {
            text.Append(rest[..open]);
            var (name, format) = Split(rest[(open + 1)..close]);
            text.Append(evidence.TryGetValue(name, out var value) ? Show(value, format) : "–");
            rest = rest[(close + 1)..];
        }

        return text.Append(rest).ToString();
    }

    /// <summary>The places of a sentence: names with their formats.</summary>
    public static IEnumerable<(string Name, string Format)> PlacesOf(string sentence)
    {
        var places = new List<(string, string)>();
        var rest = sentence.AsSpan();
        while (TryNextPlace(rest, out var open, out var close))
        {
            places.Add(Split(rest[(open + 1)..close]));
            rest = rest[(close + 1)..];
        }

        return places;
    }

    private static bool TryNextPlace(ReadOnlySpan<char> text, out int open, out int close)
    {
        open = text.IndexOf('{');
        close = open < 0 ? -1 : text[open..].IndexOf('}') + open;
        return open >= 0 && close > open;
    }

    private static (string Name, string Format) Split(ReadOnlySpan<char> place)
    {
        var colon = place.IndexOf(':');
        return colon < 0 ? (place.ToString(), "") : (place[..colon].ToString(), place[(colon + 1)..].ToString());
    }

    private static string Show(double value, string format) => format switch
    {
        "s" => Math.Round(value / 1000, MidpointRounding.AwayFromZero).ToString("0", CultureInfo.InvariantCulture),
        "s1" => (value / 1000).ToString("0.0", CultureInfo.InvariantCulture),
        "%" => Math.Round(value * 100, MidpointRounding.AwayFromZero).ToString("0", CultureInfo.InvariantCulture) + " %",
        "1" => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
