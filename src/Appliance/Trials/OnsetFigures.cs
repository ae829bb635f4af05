using EdgeCx.Core.Emotion;
using EdgeCx.Inference.Evaluation.Statistics;

namespace EdgeCx.Appliance.Trials;

/// <summary>How soon a mood was found. Times are ms from the onset; null where so many calls were missed that there is none.</summary>
internal sealed record OnsetFigures
{
    /// <summary>Calls in which the mood set in.</summary>
    public required int Calls { get; init; }

    /// <summary>Calls in which it was found after its onset.</summary>
    public required int Detected { get; init; }

    /// <summary>Calls in which it was not.</summary>
    public required int Missed { get; init; }

    /// <summary>Calls that are in neither number: the state stood already when the mood set in.</summary>
    public required int StoodBefore { get; init; }

    /// <summary>Times the state had set in before the onset, falsely, over all calls.</summary>
    public required int AlarmsBefore { get; init; }

    /// <summary>Median; a miss counts as never.</summary>
    public required double? MedianMs { get; init; }

    /// <summary>Lower quartile.</summary>
    public required double? LowerQuartileMs { get; init; }

    /// <summary>Upper quartile; a miss counts as never.</summary>
    public required double? UpperQuartileMs { get; init; }

    /// <summary>95 % interval of the median, by bootstrap over speakers; null ends are never.</summary>
    public required double?[]? MedianIntervalMs { get; init; }

    /// <summary>Of a state.</summary>
    public static OnsetFigures OfState(IEnumerable<TrialOutcome> outcomes, CustomerMood mood) =>
        Of([.. outcomes], o => o.Stands(mood, o.OnsetMs), o => o.Times(mood, o.OnsetMs), o => o.DelayMs(mood));

    /// <summary>Of single estimates over the threshold of anger.</summary>
    public static OnsetFigures OfEstimates(IEnumerable<TrialOutcome> outcomes) =>
        Of([.. outcomes], _ => false, _ => 0, o => double.IsNaN(o.EstimateMs) ? double.PositiveInfinity : o.EstimateMs - o.OnsetMs);

    private static OnsetFigures Of(
        IReadOnlyList<TrialOutcome> outcomes, Func<TrialOutcome, bool> stood, Func<TrialOutcome, int> before, Func<TrialOutcome, double> delay)
    {
        var timed = outcomes.Where(o => !stood(o)).Select(o => (o.Speaker, Delay: delay(o))).ToArray();
        var speakers = timed.GroupBy(t => t.Speaker).Select(g => g.Select(t => t.Delay).ToArray()).ToArray();
        var sorted = timed.Select(t => t.Delay).Order().ToArray();
        var interval = new SpeakerBootstrap(speakers.Length).Of(weights =>
            Quantile.Of([.. speakers.SelectMany((delays, i) => Enumerable.Repeat(delays, weights[i]).SelectMany(d => d)).Order()], 0.5));
        return new OnsetFigures
        {
            Calls = outcomes.Count,
            Detected = sorted.Count(double.IsFinite),
            Missed = sorted.Count(d => !double.IsFinite(d)),
            StoodBefore = outcomes.Count - timed.Length,
            AlarmsBefore = outcomes.Sum(before),
            MedianMs = Time(Quantile.Of(sorted, 0.5)),
            LowerQuartileMs = Time(Quantile.Of(sorted, 0.25)),
            UpperQuartileMs = Time(Quantile.Of(sorted, 0.75)),
            MedianIntervalMs = interval is { } i ? [Time(i.Low), Time(i.High)] : null,
        };
    }

    // Between two infinite values there is no number either.
    private static double? Time(double? ms) => ms is { } value && double.IsFinite(value) ? Math.Round(value) : null;
}
