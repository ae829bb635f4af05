using System.Diagnostics.CodeAnalysis;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Delivery;

namespace EdgeCx.Coaching.Delivery.Prompts;

/// <summary>The book of a site without prompts: nothing is spoken.</summary>
internal sealed class EmptyPromptBook : IPromptBook
{
    /// <inheritdoc/>
    public bool TryGet(CueKind kind, string language, [NotNullWhen(true)] out Prompt? prompt)
    {
        prompt = null;
        return false;
    }
}
