using System.Globalization;
using EdgeCx.Inference.Evaluation.Clips;
using EdgeCx.Inference.Evaluation.Statistics;

namespace EdgeCx.Inference.Evaluation;

/// <summary>What an evaluation gathers on its way.</summary>
internal sealed class EvaluationTally
{
    private readonly SortedDictionary<string, int> _unknown = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _treatments = new(StringComparer.Ordinal);
    private readonly List<BadClip> _damaged = [];
    private readonly List<BadClip> _leftOut = [];

    /// <summary>Clips heard.</summary>
    public List<ClipScore> Scores { get; } = [];

    /// <summary>Clips that could not be read.</summary>
    public List<BadClip> Bad { get; } = [];

    /// <summary>Leaves a speaker out.</summary>
    public void LeaveOut(string speaker, string reason, int clips) =>
        _leftOut.Add(new BadClip(speaker, string.Create(CultureInfo.InvariantCulture, $"{clips} clips left out: {reason}")));

    /// <summary>Counts a label that is not known; false for one that is.</summary>
    public bool IsUnknown(LabelledClip clip)
    {
        if (EvaluationTasks.Labels.Contains(clip.Label))
        {
            return false;
        }

        _unknown[clip.Label] = _unknown.GetValueOrDefault(clip.Label) + 1;
        return true;
    }

    /// <summary>Notes what was done to a clip.</summary>
    public void Note(LabelledClip clip, ClipAudio audio)
    {
        foreach (var treatment in audio.Treatments)
        {
            _treatments[treatment] = _treatments.GetValueOrDefault(treatment) + 1;
        }

        if (audio.Damage is { } damage)
        {
            _damaged.Add(new BadClip(clip.Path, damage));
        }
    }

    /// <summary>All figures.</summary>
    public EvaluationReport Report()
    {
        var indexed = Scores.Select(s => (s, 0)).ToArray();
        return new EvaluationReport
        {
            Overall = EvaluationMetrics.Of(Scores),
            PerCorpus = Scores.GroupBy(s => s.Clip.Corpus).OrderBy(g => g.Key, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => EvaluationMetrics.Of(g.ToArray())),
            Confusion = EvaluationMetrics.Confusion(Scores),
            ByEvidenceSeconds = Scores.GroupBy(s => Math.Min(3, s.EvidenceSeconds)).OrderBy(g => g.Key)
                .ToDictionary(
                    g => g.Key >= 3 ? "3+" : g.Key.ToString("0.#", CultureInfo.InvariantCulture),
                    g => EvaluationMetrics.Of(g.ToArray())),
            UnknownLabelCounts = _unknown,
            BadClips = Bad,
            DamagedClips = _damaged,
            LeftOut = _leftOut,
            Treatments = _treatments,
            Reliability = new ClassTally(indexed, 1).Reliability(),
            RiskCoverage = RiskPoint.Curve(Scores),
            Scores = Scores,
        };
    }
}
