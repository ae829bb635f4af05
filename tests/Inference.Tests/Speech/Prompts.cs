using System.IO.Compression;
using System.Text.RegularExpressions;
using EdgeCx.Inference.Evaluation;

namespace EdgeCx.Inference.Tests.Speech;

/// <summary>Recorded prompts with known text: Debian's asterisk-core-sounds, at 8 kHz, and the same in G.722.</summary>
internal static partial class Prompts
{
    private const string English = "/usr/share/asterisk/sounds/en_US_f_Allison";
    private const string Spanish = "/usr/share/asterisk/sounds/es_MX_f_Allison";
    private const string Texts = "/usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz";

    private static readonly string[] Days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    private static readonly string[] Months =
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ];

    private static readonly Dictionary<string, string> Named = new()
    {
        ["oh"] = "oh",
        ["a-m"] = "a m",
        ["p-m"] = "p m",
        ["oclock"] = "o'clock",
        ["hundred"] = "hundred",
        ["thousand"] = "thousand",
        ["million"] = "million",
        ["billion"] = "billion",
        ["minus"] = "minus",
        ["dollars"] = "dollars",
        ["pound"] = "pound",
        ["star"] = "star",
        ["at"] = "at",
        ["today"] = "today",
        ["tomorrow"] = "tomorrow",
        ["yesterday"] = "yesterday",
        ["h-hundred"] = "hundredth",
        ["h-thousand"] = "thousandth",
        ["h-million"] = "millionth",
        ["h-billion"] = "billionth",
    };

    public static bool AreHere => File.Exists(Path.Combine(English, "activated.wav"));

    public static bool AreHereInG722 => AreHere && File.Exists(Path.Combine(English, "activated.g722"));

    /// <summary>Digits, numbers, days, months and letters, by file name.</summary>
    public static IEnumerable<Prompt> Words(string group)
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(English, group), "*.wav").Order(StringComparer.Ordinal))
        {
            if (WordOf(Path.GetFileNameWithoutExtension(path), group) is { } text)
            {
                yield return new Prompt(path, text);
            }
        }
    }

    /// <summary>Sentences of at least four words, with the text the package gives for them.</summary>
    public static IEnumerable<Prompt> Sentences()
    {
        using var file = new StreamReader(new GZipStream(File.OpenRead(Texts), CompressionMode.Decompress));
        while (file.ReadLine() is { } line)
        {
            if (Line().Match(line) is { Success: true } match)
            {
                var path = Path.Combine(English, match.Groups[1].Value + ".wav");
                if (File.Exists(path) && SpokenWords.Of(match.Groups[2].Value).Count >= 4)
                {
                    yield return new Prompt(path, match.Groups[2].Value);
                }
            }
        }
    }

    /// <summary>Spanish prompts, whose text does not matter.</summary>
    public static IEnumerable<string> InSpanish() =>
        Directory.Exists(Spanish) ? Directory.EnumerateFiles(Spanish, "*.wav").Order(StringComparer.Ordinal) : [];

    public static short[] Read(string path)
    {
        ClipWav.TryRead(File.ReadAllBytes(path), out var samples, out var reject).ShouldBeTrue($"{path}: {reject}");
        return samples;
    }

    /// <summary>The same prompt in G.722.</summary>
    public static WideClip ReadG722(string path) => WideClip.OfG722(File.ReadAllBytes(Path.ChangeExtension(path, ".g722")));

    private static string? WordOf(string name, string group) => (group, name) switch
    {
        ("letters", { Length: 1 }) => name,
        ("letters", "zed") => "zed",
        ("digits", ['d', 'a', 'y', '-', var d]) => Days[d - '0'],
        ("digits", _) when name.StartsWith("mon-", StringComparison.Ordinal) => Months[int.Parse(name[4..], System.Globalization.CultureInfo.InvariantCulture)],
        ("digits", _) when Named.TryGetValue(name, out var word) => word,
        ("digits", ['h', '-', .. var number]) => number + "th",
        ("digits", _) when name.All(char.IsAsciiDigit) => name,
        _ => null,
    };

    // Bracketed lines describe sounds that are no speech.
    [GeneratedRegex(@"^([a-z0-9/-]+): ([^\[\]]+)$", RegexOptions.IgnoreCase)]
    private static partial Regex Line();

    internal sealed record Prompt(string Path, string Text);
}
