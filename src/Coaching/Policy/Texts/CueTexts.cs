using System.Text.Json;
using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Policy.Texts;

/// <summary>What cues say in one language. Texts are data: one JSON file a language, embedded, checked when read.</summary>
internal sealed class CueTexts
{
    /// <summary>Formats that a place in a reason may have.</summary>
    private static readonly string[] Formats = ["", "s", "s1", "%", "1"];

    private readonly Dictionary<CueKind, CueText> _texts;

    private CueTexts(Dictionary<CueKind, CueText> texts) => _texts = texts;

    /// <summary>Languages that are shipped.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "es"];

    /// <summary>The text of a kind.</summary>
    /// <exception cref="KeyNotFoundException">The kind has no text; reading checked that every rule's kind has one.</exception>
    public CueText this[CueKind kind] => _texts[kind];

    /// <summary>Reads a shipped language.</summary>
    /// <exception cref="InvalidDataException">The file is missing or wrong: a broken build.</exception>
    public static CueTexts Load(string language, IReadOnlyList<CueRule> rules)
    {
        using var stream = typeof(CueTexts).Assembly.GetManifestResourceStream($"EdgeCx.Coaching.cues.{language}.json")
            ?? throw new InvalidDataException($"no cue texts for language '{language}'");
        var errors = new List<string>();
        return TryRead(stream, rules, errors, out var texts)
            ? texts
            : throw new InvalidDataException($"cues.{language}.json: {string.Join("; ", errors)}");
    }

    /// <summary>Reads texts and checks them against the rules; every error names its kind.</summary>
    public static bool TryRead(
        Stream json,
        IReadOnlyList<CueRule> rules,
        List<string> errors,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CueTexts? texts)
    {
        texts = null;
        Dictionary<string, CueText?>? read;
        try
        {
            read = JsonSerializer.Deserialize<Dictionary<string, CueText?>>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException error)
        {
            errors.Add($"line {error.LineNumber + 1}: not the JSON of cue texts ({error.Path})");
            return false;
        }

        var byKind = new Dictionary<CueKind, CueText>();
        foreach (var (name, text) in read ?? [])
        {
            if (!Enum.TryParse<CueKind>(name, out var kind))
            {
                errors.Add($"{name}: not a kind of cue");
            }
            else if (text is { Text: not null, Reason: not null })
            {
                byKind[kind] = text;
            }
        }

        foreach (var rule in rules)
        {
            Check(rule, byKind.GetValueOrDefault(rule.Kind), errors);
        }

        texts = errors.Count == 0 ? new CueTexts(byKind) : null;
        return texts is not null;
    }

    private static void Check(CueRule rule, CueText? text, List<string> errors)
    {
        if (text is null)
        {
            errors.Add($"{rule.Kind}: has no text and reason");
            return;
        }

        if (text.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length is < 2 or > 8)
        {
            errors.Add($"{rule.Kind}: text has to have two to eight words");
        }

        var known = rule.Evidence.Select(CueMeasures.NameOf).ToArray();
        foreach (var (name, format) in text.Places())
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                errors.Add($"{rule.Kind}: '{name}' is no evidence of it; allowed are {string.Join(", ", known)}");
            }

            if (!Formats.Contains(format, StringComparer.Ordinal))
            {
                errors.Add($"{rule.Kind}: '{format}' is no format; allowed are {string.Join(", ", Formats.Skip(1))}");
            }
        }
    }
}
