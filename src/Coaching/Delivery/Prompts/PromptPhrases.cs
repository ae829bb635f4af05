using System.Text.Json;
using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Delivery.Prompts;

/// <summary>What is said into an agent's ear for each kind of cue: two or three words, for more would talk over the call. Data, one file a language, embedded.</summary>
internal static class PromptPhrases
{
    /// <summary>Languages that are shipped.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "es", "pt"];

    /// <summary>The phrases of a shipped language: each kind has one.</summary>
    /// <exception cref="InvalidDataException">The file is missing or wrong: a broken build.</exception>
    public static IReadOnlyDictionary<CueKind, string> Of(string language)
    {
        using var stream = typeof(PromptPhrases).Assembly.GetManifestResourceStream($"EdgeCx.Coaching.prompts.{language}.json")
            ?? throw new InvalidDataException($"no prompts for language '{language}'");
        var written = JsonSerializer.Deserialize<Dictionary<string, string>>(stream) ?? [];
        var phrases = new Dictionary<CueKind, string>();
        foreach (var (name, phrase) in written)
        {
            if (!Enum.TryParse<CueKind>(name, out var kind) || phrase.Split(' ').Length is < 2 or > 3)
            {
                throw new InvalidDataException($"prompts.{language}.json: {name}: a kind of cue and two or three words are expected");
            }

            phrases[kind] = phrase;
        }

        return phrases.Count == Enum.GetValues<CueKind>().Length
            ? phrases
            : throw new InvalidDataException($"prompts.{language}.json: {phrases.Count} kinds; each kind of cue needs a phrase");
    }
}
