using EdgeCx.Core.Cues;

namespace EdgeCx.Core.Events;

/// <summary>A cue is shown to the agent.</summary>
public sealed record CueOpened : CallEvent
{
    /// <inheritdoc/>
    public override string Name => "cue-opened";

    /// <inheritdoc/>
    public override bool IsFromEmotion => Kind.IsFromEmotion();

    /// <summary>Id within the call.</summary>
    public required string CueId { get; init; }

    /// <summary>What it is about.</summary>
    public required CueKind Kind { get; init; }

    /// <summary>How much attention it may ask.</summary>
    public required CueTier Tier { get; init; }

    /// <summary>
    /// Which of the open cues a surface with room for one shows, after the tier: the higher (<see cref="CueOrder"/>).
    /// </summary>
    public int Priority { get; init; }

    /// <summary>What to do.</summary>
    public required string Text { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Named measures behind it.</summary>
    public required IReadOnlyDictionary<string, double> Evidence { get; init; }

    /// <summary>Call time of the last sample behind it, ms.</summary>
    public required double AtMs { get; init; }

    /// <summary>From the arrival of the last sample to this event, ms.</summary>
    public required double LatencyMs { get; init; }
}
