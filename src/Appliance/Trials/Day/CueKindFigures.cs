using EdgeCx.Core.Cues;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>How often one kind of cue was shown, how often rightly, and how many of its moments it met.</summary>
internal sealed record CueKindFigures
{
    /// <summary>The kind.</summary>
    public required CueKind Kind { get; init; }

    /// <summary>True where moments of it are composed; else each of its cues counts as false and there is no recall.</summary>
    public required bool IsComposed { get; init; }

    /// <summary>Cues shown.</summary>
    public required int Shown { get; init; }

    /// <summary>Cues shown an hour of call.</summary>
    public required double? PerHour { get; init; }

    /// <summary>Cues shown that met a moment.</summary>
    public required int True { get; init; }

    /// <summary>Share of the shown that met one; null where none was shown.</summary>
    public required double? Precision { get; init; }

    /// <summary>Its 95 % interval over speakers.</summary>
    public required double[]? PrecisionInterval { get; init; }

    /// <summary>Moments that it is about.</summary>
    public required int Moments { get; init; }

    /// <summary>Of them met by a cue of this kind that was shown.</summary>
    public required int Found { get; init; }

    /// <summary>Share found; null where there are no moments.</summary>
    public required double? Recall { get; init; }

    /// <summary>Its 95 % interval over speakers.</summary>
    public required double[]? RecallInterval { get; init; }

    /// <summary>Moments whose cue was held back and not shown.</summary>
    public required int FoundButHeldBack { get; init; }

    /// <summary>Times a cue of this kind was held back.</summary>
    public required int HeldBack { get; init; }

    /// <summary>Median time from a moment's begin to its first cue, ms; null where none was found.</summary>
    public required double? MedianDelayMs { get; init; }
}
