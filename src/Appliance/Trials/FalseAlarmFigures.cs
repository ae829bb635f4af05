using EdgeCx.Core.Emotion;
using EdgeCx.Inference.Evaluation.Statistics;

namespace EdgeCx.Appliance.Trials;

/// <summary>How often frustration was claimed of calm callers.</summary>
internal sealed record FalseAlarmFigures
{
    /// <summary>Calls.</summary>
    public required int Calls { get; init; }

    /// <summary>Times that the state became frustrated.</summary>
    public required int Alarms { get; init; }

    /// <summary>Length of the calls, hours.</summary>
    public required double Hours { get; init; }

    /// <summary>The customer's speech in them, minutes.</summary>
    public required double SpeechMinutes { get; init; }

    /// <summary>Of it speech that differs, minutes: clips that were used again count once.</summary>
    public required double UniqueSpeechMinutes { get; init; }

    /// <summary>Alarms an hour of calls.</summary>
    public required double? PerHour { get; init; }

    /// <summary>
    /// Exact 95 % Poisson interval of the alarms an hour of calls, for as many hours as the unique speech amounts to: the same clips heard again tell little that is new.
    /// </summary>
    public required double[]? PerHourInterval { get; init; }

    /// <summary>Times that other states set in which are not calm, by name.</summary>
    public required IReadOnlyDictionary<string, int> OtherStates { get; init; }

    /// <summary>Of calm calls.</summary>
    /// <param name="outcomes">How they went.</param>
    /// <param name="uniqueSpeechSeconds">Seconds of speech that differs; null where all does.</param>
    public static FalseAlarmFigures Of(IReadOnlyList<TrialOutcome> outcomes, double? uniqueSpeechSeconds)
    {
        var alarms = outcomes.Sum(o => o.Times(CustomerMood.Frustrated, double.PositiveInfinity));
        var hours = outcomes.Sum(o => o.DurationMs) / 3_600_000;
        var speech = outcomes.Sum(o => o.SpeechSeconds);
        var unique = Math.Min(speech, uniqueSpeechSeconds ?? speech);
        double? perHour = null;
        double[]? interval = null;
        if (hours > 0 && speech > 0)
        {
            var share = unique / speech;
            var expected = PoissonRate.Of(alarms * share);
            perHour = Math.Round(alarms / hours, 2);
            interval = [Math.Round(expected.Low / (hours * share), 2), Math.Round(expected.High / (hours * share), 2)];
        }

        return new FalseAlarmFigures
        {
            Calls = outcomes.Count,
            Alarms = alarms,
            Hours = Math.Round(hours, 3),
            SpeechMinutes = Math.Round(speech / 60, 2),
            UniqueSpeechMinutes = Math.Round(unique / 60, 2),
            PerHour = perHour,
            PerHourInterval = interval,
            OtherStates = new[] { CustomerMood.Impatient, CustomerMood.Confused, CustomerMood.Distressed, CustomerMood.Satisfied }
                .ToDictionary(m => m.ToString().ToLowerInvariant(), m => outcomes.Sum(o => o.Times(m, double.PositiveInfinity))),
        };
    }
}
