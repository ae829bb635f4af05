using EdgeCx.Inference.Evaluation;

namespace EdgeCx.Appliance.Trials;

/// <summary>What <c>evaluate-calls</c> found.</summary>
internal sealed record TrialReport
{
    /// <summary>Where chance came from.</summary>
    public required int Seed { get; init; }

    /// <summary>Speakers from whose clips calls were composed.</summary>
    public required IReadOnlyList<string> Speakers { get; init; }

    /// <summary>Composed calls.</summary>
    public required int ComposedCalls { get; init; }

    /// <summary>True where each speaker was heard by a model trained without them.</summary>
    public required bool HeldOut { get; init; }

    /// <summary>Speakers and kinds of call that could not be composed, and why.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }

    /// <summary>Clips that could not be read.</summary>
    public required IReadOnlyList<BadClip> BadClips { get; init; }

    /// <summary>With the settings as they are.</summary>
    public required TrialFigures Figures { get; init; }

    /// <summary>With other thresholds, rising; empty where they were not asked for.</summary>
    public required IReadOnlyList<TrialFigures> Curve { get; init; }
}
