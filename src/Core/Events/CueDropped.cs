using EdgeCx.Core.Cues;

namespace EdgeCx.Core.Events;

/// <summary>A cue was not shown, and why.</summary>
public sealed record CueDropped : CallEvent
{
    /// <inheritdoc/>
    public override string Name => "cue-dropped";

    /// <inheritdoc/>
    public override bool IsFromEmotion => Kind.IsFromEmotion();

    /// <summary>What it was about.</summary>
    public required CueKind Kind { get; init; }

    /// <summary>Call time of the last sample behind it, ms.</summary>
    public required double AtMs { get; init; }

    /// <summary>Why, e.g. <c>deadline</c>, <c>cooldown</c>, <c>rate-limit</c>, <c>muted</c>.</summary>
    public required string Reason { get; init; }
}
