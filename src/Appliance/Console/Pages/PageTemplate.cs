using System.Net;
using System.Text;

namespace EdgeCx.Appliance.Web;

/// <summary>
/// A page's HTML with its words filled in, once a language: <c>{{t:KEY}}</c> is a string, <c>{{assets}}</c> the assets' address,
/// <c>{{sprite}}</c> the drawings; <c>{{NAME}}</c> is filled a request.
/// </summary>
internal sealed class PageTemplate
{
    private readonly Dictionary<string, string> _byLanguage = new(StringComparer.Ordinal);

    /// <summary>Reads a template.</summary>
    /// <param name="name">Its file's name.</param>
    /// <param name="assets">The assets it links to.</param>
    /// <param name="languages">Languages to fill in.</param>
    public PageTemplate(string name, ConsoleAssets assets, params ReadOnlySpan<string> languages)
    {
        var html = ConsoleAssets.Read("console/assets/" + name);
        var sprite = ConsoleAssets.Read("console/assets/sprite.svg");
        foreach (var language in languages)
        {
            var strings = PageStrings.Of(language);
            var filled = Fill(html, key => key switch
            {
                "assets" => assets.Root,
                "sprite" => sprite,
                "lang" => strings.Language,
                "strings" => ForScript(strings.Json),
                _ when key.StartsWith("t:", StringComparison.Ordinal) => WebUtility.HtmlEncode(strings[key[2..]]),
                _ => null,
            });
            _byLanguage[language] = filled;
        }
    }

    /// <summary>The page in a language, with its values.</summary>
    /// <param name="language">The language.</param>
    /// <param name="values">Values by name; they are HTML already.</param>
    public string Render(string language, IReadOnlyDictionary<string, string> values) =>
        Fill(_byLanguage[language], key => values.GetValueOrDefault(key));

    /// <summary>JSON as it may stand in a script element: nothing in it can end the element.</summary>
    public static string ForScript(string json) => json.Replace("<", "\\u003c", StringComparison.Ordinal);

    private static string Fill(string html, Func<string, string?> valueOf)
    {
        var text = new StringBuilder(html.Length + 4096);
        var at = 0;
        while (html.IndexOf("{{", at, StringComparison.Ordinal) is var open and >= 0
            && html.IndexOf("}}", open, StringComparison.Ordinal) is var close and >= 0)
        {
            text.Append(html, at, open - at);
            text.Append(valueOf(html[(open + 2)..close]) ?? html[open..(close + 2)]);
            at = close + 2;
        }

        return text.Append(html, at, html.Length - at).ToString();
    }
}
