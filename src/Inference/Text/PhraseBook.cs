using System.Text.Json;
using EdgeCx.Core.Speech;

namespace EdgeCx.Inference.Text;

/// <summary>
/// The phrases of one language (<c>models/text-emotion/phrases.LANGUAGE.json</c>): each kind has patterns (<see cref="PhrasePattern"/>), and
/// patterns that look like it and are not. It keeps nothing between utterances; any number of threads may call it.
/// </summary>
internal sealed class PhraseBook
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip };
    private readonly Kind _questions;
    private readonly Kind _openQuestions;
    private readonly Kind _repairs;
    private readonly Kind _hesitations;
    private readonly Kind _validations;
    private readonly Kind _paraphrases;
    private readonly Kind _thanks;
    private readonly Kind _complaints;

    private PhraseBook(string path, Dictionary<string, KindEntry> entries)
    {
        _questions = Take(path, entries, "questions");
        _openQuestions = Take(path, entries, "openQuestions");
        _repairs = Take(path, entries, "repairs");
        _hesitations = Take(path, entries, "hesitations");
        _validations = Take(path, entries, "validations");
        _paraphrases = Take(path, entries, "paraphrases");
        _thanks = Take(path, entries, "thanks");
        _complaints = Take(path, entries, "complaints");
    }

    /// <summary>Reads a language's phrases.</summary>
    /// <exception cref="InferenceStartException">The file cannot be read, lacks a kind, or holds a pattern that is none; it is named.</exception>
    public static PhraseBook Read(string path)
    {
        try
        {
            return new PhraseBook(path, JsonSerializer.Deserialize<Dictionary<string, KindEntry>>(File.ReadAllBytes(path), Json) ?? []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InferenceStartException($"The phrases '{path}' cannot be read: {e.Message.Trim()}", e);
        }
    }

    /// <summary>Counts the phrases of an utterance; no count exceeds 255.</summary>
    public PhraseCounts Count(SpokenText text) => new(
        Questions(text),
        Count(_openQuestions, text),
        Count(_repairs, text),
        Count(_hesitations, text),
        Count(_validations, text),
        Count(_paraphrases, text),
        Count(_thanks, text),
        Count(_complaints, text));

    // A sentence that ends in a question mark is one question even where no pattern knows it.
    private byte Questions(SpokenText text)
    {
        var count = 0;
        foreach (var sentence in text.Sentences)
        {
            count += Math.Max(Count(_questions, text.Words, sentence), sentence.Asked ? 1 : 0);
        }

        return (byte)Math.Min(count, byte.MaxValue);
    }

    private static byte Count(Kind kind, SpokenText text)
    {
        var count = 0;
        foreach (var sentence in text.Sentences)
        {
            count += Count(kind, text.Words, sentence);
        }

        return (byte)Math.Min(count, byte.MaxValue);
    }

    private static int Count(Kind kind, IReadOnlyList<string> words, SpokenText.Sentence sentence)
    {
        var count = 0;
        for (var at = sentence.Start; at < sentence.End;)
        {
            if (Longest(kind.Except, words, sentence, at) is var except and >= 0)
            {
                at = except;
            }
            else if (Longest(kind.Patterns, words, sentence, at) is var found and >= 0)
            {
                count++;
                at = found;
            }
            else
            {
                at++;
            }
        }

        return count;
    }

    private static int Longest(PhrasePattern[] patterns, IReadOnlyList<string> words, SpokenText.Sentence sentence, int at)
    {
        var longest = -1;
        foreach (var pattern in patterns)
        {
            longest = Math.Max(longest, pattern.Match(words, sentence, at));
        }

        return longest;
    }

    private static Kind Take(string path, Dictionary<string, KindEntry> entries, string name)
    {
        if (!entries.TryGetValue(name, out var entry) || entry.Patterns.Length == 0)
        {
            throw new InferenceStartException($"The phrases '{path}' have no patterns of the kind '{name}'.");
        }

        try
        {
            return new Kind([.. entry.Patterns.Select(PhrasePattern.Parse)], [.. (entry.Except ?? []).Select(PhrasePattern.Parse)]);
        }
        catch (FormatException e)
        {
            throw new InferenceStartException($"The phrases '{path}', kind '{name}': {e.Message}.", e);
        }
    }

    private sealed record Kind(PhrasePattern[] Patterns, PhrasePattern[] Except);

    private sealed record KindEntry(string[] Patterns, string[]? Except);
}
