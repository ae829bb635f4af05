using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using EdgeCx.Coaching.Policy.Files;
using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Policy.Texts;

/// <summary>What cues say in one language. Texts are data: one JSON file a language, embedded, checked when read; a site's file says what differs.</summary>
internal sealed class CueTexts
{
    private const int MaxLength = 400;
    private const string SentencesKey = "sentences";

    /// <summary>Formats that a place in a reason may have.</summary>
    private static readonly string[] Formats = ["", "s", "s1", "%", "1"];

    /// <summary>Figures that the sentences on learning may name.</summary>
    private static readonly string[] Figures = ["helpful", "unhelpful", "taps", "moved", "days"];

    private static readonly Dictionary<string, CueSentence> SentenceNames =
        Enum.GetValues<CueSentence>().ToDictionary(s => JsonNamingPolicy.CamelCase.ConvertName(s.ToString()), StringComparer.Ordinal);

    private readonly Dictionary<CueKind, CueText> _texts;
    private readonly Dictionary<CueSentence, string> _sentences;

    private CueTexts(Dictionary<CueKind, CueText> texts, Dictionary<CueSentence, string> sentences)
    {
        _texts = texts;
        _sentences = sentences;
    }

    /// <summary>Languages that are shipped.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "es", "pt"];

    /// <summary>The text of a kind.</summary>
    /// <exception cref="KeyNotFoundException">The kind has no text; reading checked that every rule's kind has one.</exception>
    public CueText this[CueKind kind] => _texts[kind];

    /// <summary>A sentence that is no cue.</summary>
    public string this[CueSentence sentence] => _sentences[sentence];

    /// <summary>All texts by kind.</summary>
    public IReadOnlyDictionary<CueKind, CueText> Texts => _texts;

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

    /// <summary>Reads texts and checks them against the rules; every error names its line and kind.</summary>
    public static bool TryRead(Stream json, IReadOnlyList<CueRule> rules, List<string> errors, [NotNullWhen(true)] out CueTexts? texts)
    {
        var bytes = new byte[json.Length];
        json.ReadExactly(bytes);
        var told = new SiteErrors("", errors);
        texts = SiteJson.TryParse(bytes, told) is { } root ? Read(root, null, told) : null;
        if (told.IsClean)
        {
            texts!.Check(rules, told);
        }

        texts = told.IsClean ? texts : null;
        return texts is not null;
    }

    /// <summary>Reads a file of texts over those that stand without it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="before">What stands without it; null for a language of the site's own, whose file has to be whole.</param>
    /// <param name="errors">What is wrong.</param>
    public static CueTexts Read(SiteNode file, CueTexts? before, SiteErrors errors)
    {
        var texts = before is null ? [] : new Dictionary<CueKind, CueText>(before._texts);
        var sentences = before is null ? [] : new Dictionary<CueSentence, string>(before._sentences);
        if (file.Kind is not SiteNodeKind.Section and not SiteNodeKind.Nothing)
        {
            errors.Add(file, $"is {file.Shown}; allowed is a section of texts");
        }

        foreach (var (name, node) in file.Members)
        {
            if (name == SentencesKey)
            {
                ReadSentences(new SiteSection(node, errors), sentences);
            }
            else if (!SiteWords.Kinds.TryGetValue(name, out var kind))
            {
                errors.Add(node, $"not a kind of cue; allowed are {string.Join(", ", SiteWords.Kinds.Keys)}, {SentencesKey}");
            }
            else
            {
                ReadText(new SiteSection(node, errors), kind, texts, errors);
            }
        }

        return new CueTexts(texts, sentences);
    }

    /// <summary>Checks the texts against rules: each has one, which names no other evidence than the rule's.</summary>
    public void Check(IEnumerable<CueRule> rules, SiteErrors errors)
    {
        foreach (var rule in rules)
        {
            if (!_texts.TryGetValue(rule.Kind, out var text))
            {
                errors.Add(1, rule.Kind.ToString(), "has no text and reason");
                continue;
            }

            CheckPlaces(1, rule.Kind.ToString(), text.Reason, [.. rule.Evidence.Select(CueMeasures.NameOf)], errors);
        }

        foreach (var (name, sentence) in SentenceNames)
        {
            if (!_sentences.ContainsKey(sentence))
            {
                errors.Add(1, $"{SentencesKey}.{name}", "is missing");
            }
        }
    }

    private static void ReadText(SiteSection section, CueKind kind, Dictionary<CueKind, CueText> texts, SiteErrors errors)
    {
        var before = texts.GetValueOrDefault(kind);
        var text = section.Text("text", MaxLength) ?? before?.Text;
        var reason = section.Text("reason", MaxLength) ?? before?.Reason;
        var critical = section.Text("critical", MaxLength) ?? before?.Critical;
        section.Done();
        if (text is null || reason is null)
        {
            errors.Add(section.Node, "has no text and reason");
            return;
        }

        CheckLength(section, "text", text, errors);
        CheckLength(section, "critical", critical, errors);
        CheckPlaces(section.Take("reason")?.Line ?? section.Node.Line, section.Node.Path, reason, null, errors);
        texts[kind] = new CueText(text, reason, critical);
    }

    private static void ReadSentences(SiteSection section, Dictionary<CueSentence, string> sentences)
    {
        foreach (var (name, sentence) in SentenceNames)
        {
            if (section.Text(name, MaxLength) is { } text)
            {
                sentences[sentence] = text;
                if (CueText.PlacesOf(text).FirstOrDefault(p => !Figures.Contains(p.Name, StringComparer.Ordinal)) is { Name: { } figure })
                {
                    section.Refuse(name, $"'{figure}' is no figure of it; allowed are {string.Join(", ", Figures)}");
                }
            }
        }

        section.Done();
    }

    private static void CheckLength(SiteSection section, string key, string? text, SiteErrors errors)
    {
        if (text is not null && text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length is < 2 or > 8)
        {
            errors.Add(section.Take(key) is { } node ? node.Line : section.Node.Line, section.Node.Path, $"{key} has to have two to eight words");
        }
    }

    private static void CheckPlaces(int line, string path, string reason, string[]? evidence, SiteErrors errors)
    {
        foreach (var (name, format) in CueText.PlacesOf(reason))
        {
            if (evidence is not null && !evidence.Contains(name, StringComparer.Ordinal))
            {
                errors.Add(line, path, $"'{name}' is no evidence of it; allowed are {string.Join(", ", evidence)}");
            }

            if (evidence is null && !Formats.Contains(format, StringComparer.Ordinal))
            {
                errors.Add(line, path, $"'{format}' is no format; allowed are {string.Join(", ", Formats.Skip(1))}");
            }
        }
    }
}
