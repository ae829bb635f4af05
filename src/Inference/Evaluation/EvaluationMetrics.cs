using EdgeCx.Core.Emotion;
using EdgeCx.Inference.Evaluation.Statistics;

namespace EdgeCx.Inference.Evaluation;

/// <summary>
/// Accuracy over a set of clips. A figure is null where the set has nothing to compute it from (one class only, no clips).
/// Abstentions are counted, and scored as the model's best guess.
/// </summary>
public sealed record EvaluationMetrics
{
    /// <summary>Clips scored.</summary>
    public required int Clips { get; init; }

    /// <summary>Clips on which the model abstained.</summary>
    public required int Abstained { get; init; }

    /// <summary>Mean recall of neutral, anger, happiness, sadness (those that occur).</summary>
    public required double? Uar4 { get; init; }

    /// <summary>Anger against everything else.</summary>
    public required double? AngerAuroc { get; init; }

    /// <summary>Anger, fear, happiness, surprise against neutral, sadness, boredom.</summary>
    public required double? ArousalAuroc { get; init; }

    /// <summary>Neutral, happiness against anger, sadness, fear, disgust, boredom.</summary>
    public required double? ValenceAuroc { get; init; }

    /// <summary>Expected calibration error of the four-class probabilities, 15 equal bins.</summary>
    public required double? Ece { get; init; }

    /// <summary>Speakers.</summary>
    public required int Speakers { get; init; }

    /// <summary>Of the abstained clips, those refused because they are not one person's speech.</summary>
    public required int OutOfDomain { get; init; }

    /// <summary>Clips of the four classes on which the model did not abstain.</summary>
    public required int Answered { get; init; }

    /// <summary>Share of those that it had right.</summary>
    public required double? AnsweredAccuracy { get; init; }

    /// <summary>95 % interval of each figure by bootstrap over speakers, by the figure's name; null with fewer than three speakers.</summary>
    public required IReadOnlyDictionary<string, Interval?> Intervals { get; init; }

    /// <summary>Computes all figures.</summary>
    public static EvaluationMetrics Of(IReadOnlyCollection<ClipScore> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var names = scores.Select(s => s.Clip.Speaker).Distinct(StringComparer.Ordinal).ToArray();
        var indices = names.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i, StringComparer.Ordinal);
        var indexed = scores.Select(s => (Score: s, Speaker: indices[s.Clip.Speaker])).ToArray();
        RankedTask Task(Func<ClipScore, double> value, Func<LabelledClip, bool?> isPositive) =>
            new(indexed.Select(s => (value(s.Score), isPositive(s.Score.Clip), s.Speaker)));
        var classes = new ClassTally(indexed, names.Length);
        (string Name, Func<int[], double?> Figure)[] figures =
        [
            ("uar4", classes.MeanRecall),
            ("angerAuroc", Task(s => s.Anger, EvaluationTasks.IsAngry).Area),
            ("arousalAuroc", Task(s => s.Arousal, EvaluationTasks.IsAroused).Area),
            ("valenceAuroc", Task(s => s.Valence, EvaluationTasks.IsPositive).Area),
            ("ece", classes.CalibrationError),
        ];
        int[] once = [.. Enumerable.Repeat(1, names.Length)];
        var values = figures.ToDictionary(f => f.Name, f => f.Figure(once), StringComparer.Ordinal);
        var bootstrap = new SpeakerBootstrap(names.Length);
        var answered = scores.Where(s => !s.Abstained && s.IsRight is not null).ToArray();
        return new EvaluationMetrics
        {
            Clips = scores.Count,
            Abstained = scores.Count(s => s.Abstained),
            Uar4 = values["uar4"],
            AngerAuroc = values["angerAuroc"],
            ArousalAuroc = values["arousalAuroc"],
            ValenceAuroc = values["valenceAuroc"],
            Ece = values["ece"],
            Speakers = names.Length,
            OutOfDomain = scores.Count(s => s.Abstention == AbstainReason.OutOfDomain),
            Answered = answered.Length,
            AnsweredAccuracy = answered.Length == 0 ? null : answered.Count(s => s.IsRight == true) / (double)answered.Length,
            Intervals = figures.ToDictionary(f => f.Name, f => values[f.Name] is null ? null : bootstrap.Of(f.Figure), StringComparer.Ordinal),
        };
    }

    /// <summary>Confusion of the four classes: true label, then what was said, then clips.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Confusion(IEnumerable<ClipScore> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var rows = EvaluationTasks.Classes.ToDictionary(c => c, _ => EvaluationTasks.Classes.ToDictionary(c => c, _ => 0));
        foreach (var score in scores)
        {
            if (rows.TryGetValue(score.Clip.Label, out var row))
            {
                row[EvaluationTasks.Classes[(int)score.Said]]++;
            }
        }

        return rows.ToDictionary(r => r.Key, r => (IReadOnlyDictionary<string, int>)r.Value);
    }
}
