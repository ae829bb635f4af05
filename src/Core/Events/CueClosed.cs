using EdgeCx.Core.Cues;

namespace EdgeCx.Core.Events;

/// <summary>A cue's condition is over.</summary>
public sealed record CueClosed : CallEvent
{
    /// <inheritdoc/>
    public override string Name => "cue-closed";

    /// <inheritdoc/>
    public override bool IsFromEmotion => Kind.IsFromEmotion();

    /// <summary>Id within the call.</summary>
    public required string CueId { get; init; }

    /// <summary>What it was about.</summary>
    public required CueKind Kind { get; init; }

    /// <summary>Call time, ms.</summary>
    public required double AtMs { get; init; }

    /// <summary>Why it closed, e.g. <c>condition-over</c>, <c>expired</c>, <c>call-ended</c>, <c>muted</c>.</summary>
    public required string Reason { get; init; }
}
