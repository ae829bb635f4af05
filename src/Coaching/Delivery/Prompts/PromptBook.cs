using System.Diagnostics.CodeAnalysis;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Delivery;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Coaching.Delivery.Prompts;

/// <summary>
/// The prompts of a site, read once at start: the earcon, then the phrase, never louder than <see cref="PromptLevel"/> allows. Where no phrase is there in
/// the agent's language nor in the site's, the earcon alone plays, and the agent looks at the page. Immutable.
/// </summary>
internal sealed class PromptBook : IPromptBook
{
    private const int GapSamples = Prompt.SampleRate * 80 / 1000;
    private readonly Dictionary<(CueKind Kind, string Language), Prompt> _prompts = [];
    private readonly Prompt _sign = new("earcon", Earcon.Pcm);
    private readonly string _default;

    /// <summary>Binds the files of a shelf.</summary>
    /// <param name="shelf">Files as they were read, the site's first.</param>
    /// <param name="language">The site's language.</param>
    public PromptBook(IEnumerable<ShelvedPrompt> shelf, string language)
    {
        _default = language;
        foreach (var prompt in shelf.Where(p => p.IsUsable))
        {
            short[] pcm = [.. Earcon.Pcm, .. new short[GapSamples], .. PromptLevel.Cap(prompt.Pcm)];
            _prompts.TryAdd((prompt.Kind, prompt.Language), new Prompt($"{prompt.Kind}.{prompt.Language}", pcm));
        }
    }

    /// <summary>Reads the files of a site, and says what is wrong with them.</summary>
    /// <param name="shelf">Where they lie.</param>
    /// <param name="language">The site's language.</param>
    /// <param name="logger">Log.</param>
    public static PromptBook Load(PromptShelf shelf, string language, ILogger logger)
    {
        var files = shelf.Read();
        foreach (var file in files.Where(f => !f.IsUsable))
        {
            PromptLog.Refused(logger, file.File, file.Error);
        }

        var book = new PromptBook(files, language);
        if (book.Count == 0)
        {
            PromptLog.None(logger, shelf.Folder);
        }
        else
        {
            PromptLog.Read(logger, book.Count, shelf.Folder);
        }

        return book;
    }

    /// <summary>How many prompts have a phrase.</summary>
    public int Count => _prompts.Count;

    /// <summary>Languages in which every kind has a phrase.</summary>
    public IReadOnlyList<string> WholeLanguages =>
        [.. _prompts.Keys.GroupBy(k => k.Language).Where(g => g.Count() == Enum.GetValues<CueKind>().Length).Select(g => g.Key).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public bool TryGet(CueKind kind, string language, [NotNullWhen(true)] out Prompt? prompt)
    {
        prompt = _prompts.GetValueOrDefault((kind, language)) ?? _prompts.GetValueOrDefault((kind, _default)) ?? _sign;
        return true;
    }
}
