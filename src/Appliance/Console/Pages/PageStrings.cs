using System.Text.Json;

namespace EdgeCx.Appliance.Web;

/// <summary>The words of the console in one language, from the resource file of that language.</summary>
internal sealed class PageStrings
{
    /// <summary>The languages there are.</summary>
    public static readonly string[] Languages = ["en", "es", "pt"];

    private static readonly Dictionary<string, PageStrings> All = Languages.ToDictionary(l => l, l => new PageStrings(l), StringComparer.Ordinal);
    private readonly Dictionary<string, string> _words;

    private PageStrings(string language)
    {
        Language = language;
        Json = ConsoleAssets.Read($"console/strings/{language}.json");
        _words = JsonSerializer.Deserialize<Dictionary<string, string>>(Json)
            ?? throw new InvalidDataException($"The strings of '{language}' are empty.");
    }

    /// <summary>Language tag (BCP 47).</summary>
    public string Language { get; }

    /// <summary>The resource file, for the page's script.</summary>
    public string Json { get; }

    /// <summary>All keys of this language.</summary>
    public IReadOnlyCollection<string> Keys => _words.Keys;

    /// <summary>The words of a key.</summary>
    /// <exception cref="KeyNotFoundException">The resource file lacks the key: a bug that a test finds.</exception>
    public string this[string key] => _words[key];

    /// <summary>The words of a language; English where it is not there.</summary>
    public static PageStrings Of(string language) => All.GetValueOrDefault(language, All["en"]);

    /// <summary>The language a request asks for: <c>?lang=</c>, else the best of <c>Accept-Language</c> (RFC 9110 §12.5.4), else English.</summary>
    public static PageStrings For(HttpRequest request)
    {
        if (request.Query["lang"] is [{ } asked, ..] && All.TryGetValue(asked, out var chosen))
        {
            return chosen;
        }

        var accepted = request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1);
        foreach (var language in accepted)
        {
            var primary = language.Value.Value?.Split('-')[0].ToLowerInvariant() ?? "";
            if (All.TryGetValue(primary, out var strings))
            {
                return strings;
            }
        }

        return All["en"];
    }
}
