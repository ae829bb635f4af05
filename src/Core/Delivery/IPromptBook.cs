using System.Diagnostics.CodeAnalysis;
using EdgeCx.Core.Cues;

namespace EdgeCx.Core.Delivery;

/// <summary>The prompts there are, by kind of cue and language. Safe from any thread; nothing is rendered or read from disk on a lookup.</summary>
public interface IPromptBook
{
    /// <summary>The prompt for a kind of cue in a language; false where there is none, and then nothing is spoken.</summary>
    /// <param name="kind">What the cue is about.</param>
    /// <param name="language">The agent's language, two letters (<c>en</c>); a book without it answers in the site's default language, if it has that.</param>
    /// <param name="prompt">The prompt.</param>
    bool TryGet(CueKind kind, string language, [NotNullWhen(true)] out Prompt? prompt);
}
