using EdgeCx.Inference.Evaluation.Statistics;

namespace EdgeCx.Inference.Evaluation;

/// <summary>What an evaluation found.</summary>
public sealed record EvaluationReport
{
    /// <summary>All clips together.</summary>
    public required EvaluationMetrics Overall { get; init; }

    /// <summary>By corpus.</summary>
    public required IReadOnlyDictionary<string, EvaluationMetrics> PerCorpus { get; init; }

    /// <summary>True label, what was said, clips.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Confusion { get; init; }

    /// <summary>By seconds of speech encoded: 0 (nothing passed the gate), 0.5, 1, 1.5, 2, 2.5, 3+.</summary>
    public required IReadOnlyDictionary<string, EvaluationMetrics> ByEvidenceSeconds { get; init; }

    /// <summary>Clips left out because their label is none of the common ones.</summary>
    public int UnknownLabels => UnknownLabelCounts.Values.Sum();

    /// <summary>Those labels, and the clips of each.</summary>
    public required IReadOnlyDictionary<string, int> UnknownLabelCounts { get; init; }

    /// <summary>Clips that could not be read.</summary>
    public required IReadOnlyList<BadClip> BadClips { get; init; }

    /// <summary>Clips that were scored although something is wrong with them.</summary>
    public required IReadOnlyList<BadClip> DamagedClips { get; init; }

    /// <summary>Speakers that were left out because there is no model for them.</summary>
    public required IReadOnlyList<BadClip> LeftOut { get; init; }

    /// <summary>What was done to clips before they were heard, and to how many.</summary>
    public required IReadOnlyDictionary<string, int> Treatments { get; init; }

    /// <summary>The reliability diagram of the four classes.</summary>
    public required IReadOnlyList<ReliabilityBin> Reliability { get; init; }

    /// <summary>What it costs to answer more.</summary>
    public required IReadOnlyList<RiskPoint> RiskCoverage { get; init; }

    /// <summary>The clips one by one.</summary>
    public required IReadOnlyList<ClipScore> Scores { get; init; }
}
