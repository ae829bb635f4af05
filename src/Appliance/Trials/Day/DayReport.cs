using EdgeCx.Inference.Evaluation;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>What <c>simulate-day</c> found.</summary>
internal sealed record DayReport
{
    /// <summary>The command.</summary>
    public required string Command { get; init; }

    /// <summary>Where chance came from.</summary>
    public required int Seed { get; init; }

    /// <summary>Whether the model had heard the speakers in training: <c>left-out</c>, <c>unseen</c>, <c>seen</c>.</summary>
    public required string Speech { get; init; }

    /// <summary>Customers' voices.</summary>
    public required IReadOnlyList<string> Speakers { get; init; }

    /// <summary>Agents.</summary>
    public required int Agents { get; init; }

    /// <summary>Distinct composed calls that were heard, both days.</summary>
    public required int DistinctCalls { get; init; }

    /// <summary>Their length, hours.</summary>
    public required double DistinctHours { get; init; }

    /// <summary>Time that hearing them took, s.</summary>
    public required double HearingSeconds { get; init; }

    /// <summary>Calm speech that differs, minutes: the clips themselves.</summary>
    public required double UniqueCalmMinutes { get; init; }

    /// <summary>What is assumed of the site and its agents, by name.</summary>
    public required IReadOnlyDictionary<string, double> Assumed { get; init; }

    /// <summary>What could not be composed, and why.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }

    /// <summary>Clips that could not be read.</summary>
    public required IReadOnlyList<BadClip> BadClips { get; init; }

    /// <summary>The first day, on which agents tap and the governor learns from it.</summary>
    public required DayFigures Learning { get; init; }

    /// <summary>The second day, by a governor that learnt nothing.</summary>
    public required DayFigures Before { get; init; }

    /// <summary>The same second day, call by call, by the governor that lived through the first.</summary>
    public required DayFigures After { get; init; }

    /// <summary>The agents' words on the first day.</summary>
    public required TapFigures Taps { get; init; }

    /// <summary>What the first day taught, by kind.</summary>
    public required IReadOnlyList<LearntFigures> Learnt { get; init; }

    /// <summary>What other shares of calls would make of it; from the second day, before.</summary>
    public required IReadOnlyList<BaseRateFigures> BaseRates { get; init; }

    /// <summary>Recorded calm calls; null where none were given.</summary>
    public required RecordedFigures? Recorded { get; init; }
}
