using EdgeCx.Coaching.Policy.Files;

namespace EdgeCx.Coaching.Policy.Texts;

/// <summary>The texts of all languages of a site: the shipped ones, what its folder has otherwise, and languages of its own.</summary>
internal sealed class CueLanguages
{
    private static readonly Lazy<Dictionary<string, CueTexts>> Shipped =
        new(() => CueTexts.Languages.ToDictionary(language => language, language => CueTexts.Load(language, []), StringComparer.Ordinal));

    private readonly IReadOnlyDictionary<string, CueTexts> _texts;

    private CueLanguages(string @default, IReadOnlyDictionary<string, CueTexts> texts)
    {
        Default = @default;
        _texts = texts;
    }

    /// <summary>The site's language.</summary>
    public string Default { get; }

    /// <summary>Languages that there are texts in.</summary>
    public IEnumerable<string> Known => _texts.Keys;

    /// <summary>Texts in a language; in the site's where it has none.</summary>
    public CueTexts Of(string language) => _texts.TryGetValue(language, out var texts) ? texts : _texts[Default];

    /// <summary>Whether a text is a language's code, ISO 639-1.</summary>
    public static bool IsCode(string language) => language.Length == 2 && language.All(char.IsAsciiLetterLower);

    /// <summary>The files of texts in a site's folder, by language; empty where there is no folder.</summary>
    public static IReadOnlyList<(string Language, string Path)> FilesIn(string folder) => !Directory.Exists(folder)
        ? []
        :
        [
            .. Directory.EnumerateFiles(folder, "cues.*.json").Order(StringComparer.Ordinal)
                .Select(path => (Language: Path.GetFileName(path)[5..^5], path)).Where(f => IsCode(f.Language)),
        ];

    /// <summary>Reads the shipped languages and a site's folder.</summary>
    /// <param name="default">The site's language.</param>
    /// <param name="folder"><c>Coaching:TextsFolder</c>; empty for none.</param>
    /// <param name="rules">The rules whose cues they say.</param>
    /// <param name="errors">What is wrong.</param>
    public static CueLanguages Read(string @default, string folder, IReadOnlyList<CueRule> rules, List<string> errors)
    {
        var files = FilesOrErrors(folder, errors);
        var texts = new Dictionary<string, CueTexts>(Shipped.Value, StringComparer.Ordinal);
        foreach (var (language, path) in files)
        {
            var told = new SiteErrors(path, errors);
            if (SiteFile.TryRead(path, told) is { } root)
            {
                texts[language] = CueTexts.Read(root, texts.GetValueOrDefault(language), told);
            }
        }

        foreach (var (language, one) in texts)
        {
            one.Check(rules, new SiteErrors(files.FirstOrDefault(f => f.Language == language).Path ?? $"cues.{language}.json", errors));
        }

        if (!texts.ContainsKey(@default))
        {
            errors.Add($"Coaching:Language is '{@default}'; allowed are {string.Join(", ", texts.Keys)}.");
        }

        return new CueLanguages(@default, texts);
    }

    private static IReadOnlyList<(string Language, string Path)> FilesOrErrors(string folder, List<string> errors)
    {
        if (folder.Length == 0)
        {
            return [];
        }

        var told = new SiteErrors(folder, errors);
        try
        {
            if (!Directory.Exists(folder))
            {
                told.AddFile("no such folder; Coaching:TextsFolder holds cues.LANGUAGE.json");
            }

            return FilesIn(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            told.AddFile($"cannot be read ({e.Message})");
            return [];
        }
    }
}
