namespace EdgeCx.Appliance.Trials.Day;

/// <summary>What became of one kind of moment, by whatever cue.</summary>
internal sealed record MomentFigures
{
    /// <summary>The kind.</summary>
    public required MomentKind Kind { get; init; }

    /// <summary>How many there were.</summary>
    public required int Count { get; init; }

    /// <summary>An hour of call.</summary>
    public required double? PerHour { get; init; }

    /// <summary>Met by a cue that was shown, of any kind that is about it.</summary>
    public required int Found { get; init; }

    /// <summary>Share found; null for kinds of moment that no cue is about.</summary>
    public required double? Recall { get; init; }

    /// <summary>Its 95 % interval over speakers.</summary>
    public required double[]? RecallInterval { get; init; }

    /// <summary>Median time from the begin to the first cue, ms.</summary>
    public required double? MedianDelayMs { get; init; }

    /// <summary>False cues shown while it lasted.</summary>
    public required int FalseInside { get; init; }
}
