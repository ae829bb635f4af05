using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Delivery.Prompts;

/// <summary>A file of a prompt.</summary>
/// <param name="File">Its path.</param>
/// <param name="IsSite">The site recorded it.</param>
/// <param name="Kind">Kind of cue; meaningless where the name is wrong.</param>
/// <param name="Language">Language; empty where the name is wrong.</param>
/// <param name="Pcm">The phrase as it lies there; empty where it cannot be used.</param>
/// <param name="Error">What is wrong and what is allowed; empty where nothing is.</param>
internal sealed record ShelvedPrompt(string File, bool IsSite, CueKind Kind, string Language, short[] Pcm, string Error)
{
    /// <summary>It can be played.</summary>
    public bool IsUsable => Error.Length == 0;
}
