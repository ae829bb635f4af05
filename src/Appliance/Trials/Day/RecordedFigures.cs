using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;
using EdgeCx.Inference.Evaluation.Statistics;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>Cues on the customer's state in recorded calls whose customers are known to be calm: all of them false.</summary>
internal sealed record RecordedFigures
{
    /// <summary>Calls.</summary>
    public required int Calls { get; init; }

    /// <summary>Their length, hours.</summary>
    public required double Hours { get; init; }

    /// <summary>By kind, those that occurred.</summary>
    public required IReadOnlyList<RecordedKind> Kinds { get; init; }

    /// <summary>Counts.</summary>
    /// <param name="events">Events of each call.</param>
    /// <param name="hours">Length of the calls, hours.</param>
    public static RecordedFigures Of(IReadOnlyList<IReadOnlyList<CallEvent>> events, double hours)
    {
        var cues = events.SelectMany(e => e).OfType<CueOpened>().Where(c => c.Kind.IsFromEmotion()).GroupBy(c => c.Kind).OrderBy(g => g.Key);
        return new RecordedFigures
        {
            Calls = events.Count,
            Hours = Math.Round(hours, 3),
            Kinds = [.. cues.Select(g => KindOf(g.Key, g.Count(), hours))],
        };
    }

    private static RecordedKind KindOf(CueKind kind, int cues, double hours)
    {
        var expected = PoissonRate.Of(cues);
        return new RecordedKind(kind, cues, DayFigures.Rate(cues, hours), [Math.Round(expected.Low / hours, 2), Math.Round(expected.High / hours, 2)]);
    }
}
