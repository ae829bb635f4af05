using EdgeCx.Coaching.Policy.Agents;
using EdgeCx.Core.Cues;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>All figures of a day.</summary>
internal sealed record DayFigures
{
    /// <summary>Calls.</summary>
    public required int Calls { get; init; }

    /// <summary>Length of the calls, hours.</summary>
    public required double Hours { get; init; }

    /// <summary>Cues shown.</summary>
    public required int Shown { get; init; }

    /// <summary>Cues shown an hour of call.</summary>
    public required double? PerHour { get; init; }

    /// <summary>Its 95 % interval over speakers.</summary>
    public required double[]? PerHourInterval { get; init; }

    /// <summary>Share of the shown cues that met a moment.</summary>
    public required double? Precision { get; init; }

    /// <summary>Its 95 % interval over speakers.</summary>
    public required double[]? PrecisionInterval { get; init; }

    /// <summary>The same of cues on the customer's state alone.</summary>
    public required double? CustomerPrecision { get; init; }

    /// <summary>Its 95 % interval over speakers.</summary>
    public required double[]? CustomerPrecisionInterval { get; init; }

    /// <summary>Share of all moments that any cue is about which were met by one.</summary>
    public required double? Recall { get; init; }

    /// <summary>By kind of cue, those that occurred or should have.</summary>
    public required IReadOnlyList<CueKindFigures> Kinds { get; init; }

    /// <summary>By kind of moment.</summary>
    public required IReadOnlyList<MomentFigures> Moments { get; init; }

    /// <summary>Cues shown by tier.</summary>
    public required IReadOnlyList<ShareFigures> Tiers { get; init; }

    /// <summary>Cues shown by the agent's time on the job.</summary>
    public required IReadOnlyList<ShareFigures> Tenures { get; init; }

    /// <summary>Cues held back by reason; the share is of all that wanted to be shown.</summary>
    public required IReadOnlyList<ShareFigures> HeldBack { get; init; }

    /// <summary>Computes all.</summary>
    public static DayFigures Of(IReadOnlyList<DayOutcome> outcomes)
    {
        var over = new OverSpeakers(outcomes);
        var shown = outcomes.SelectMany(o => o.Cues).Where(c => c.IsShown).ToArray();
        var hours = outcomes.Sum(Hours1);
        return new DayFigures
        {
            Calls = outcomes.Count,
            Hours = Math.Round(hours, 2),
            Shown = shown.Length,
            PerHour = Rate(shown.Length, hours),
            PerHourInterval = over.Interval(o => o.Cues.Count(c => c.IsShown), Hours1, 2),
            Precision = Share(shown.Count(c => c.IsTrue), shown.Length),
            PrecisionInterval = over.Interval(o => o.Cues.Count(c => c.IsShown && c.IsTrue), o => o.Cues.Count(c => c.IsShown)),
            CustomerPrecision = Share(shown.Count(c => c.IsTrue && c.Kind.IsFromEmotion()), shown.Count(c => c.Kind.IsFromEmotion())),
            CustomerPrecisionInterval = over.Interval(
                o => o.Cues.Count(c => c.IsShown && c.IsTrue && c.Kind.IsFromEmotion()), o => o.Cues.Count(c => c.IsShown && c.Kind.IsFromEmotion())),
            Recall = Share(
                outcomes.Sum(o => MomentTally.Asked(o).Count(m => MomentTally.IsFound(o, m, null))), outcomes.Sum(o => MomentTally.Asked(o).Count())),
            Kinds = [.. Enum.GetValues<CueKind>().Select(kind => MomentTally.OfCue(kind, outcomes, over, hours)).Where(k => k.Shown + k.HeldBack + k.Moments > 0)],
            Moments = [.. Enum.GetValues<MomentKind>().Select(kind => MomentTally.OfMoment(kind, outcomes, over, hours)).Where(m => m.Count > 0)],
            Tiers = [.. Enum.GetValues<CueTier>().Select(tier => Group(Name(tier), outcomes, c => c.IsShown && c.Tier == tier))],
            Tenures =
            [
                .. Enum.GetValues<Tenure>()
                    .Select(tenure => Group(Name(tenure), [.. outcomes.Where(o => o.Shift.Agent.Tenure == tenure)], c => c.IsShown))
                    .Where(t => t.Calls > 0),
            ],
            HeldBack =
            [
                .. outcomes.SelectMany(o => o.Cues).Where(c => !c.IsShown).Select(c => c.HeldBack).Distinct().Order(StringComparer.Ordinal)
                    .Select(reason => Group(reason, outcomes, c => c.HeldBack == reason)),
            ],
        };
    }

    /// <summary>A share with four decimals; null of nothing.</summary>
    public static double? Share(double part, double whole) => whole > 0 ? Math.Round(part / whole, 4) : null;

    /// <summary>A rate with two decimals; null over no time.</summary>
    public static double? Rate(double count, double hours) => hours > 0 ? Math.Round(count / hours, 2) : null;

    private static ShareFigures Group(string name, IReadOnlyList<DayOutcome> outcomes, Func<JudgedCue, bool> of)
    {
        var cues = outcomes.SelectMany(o => o.Cues).Where(of).ToArray();
        var hours = outcomes.Sum(Hours1);
        return new ShareFigures(
            name, outcomes.Count, Math.Round(hours, 2), cues.Length, Rate(cues.Length, hours), cues.Count(c => c.IsTrue), Share(cues.Length, outcomes.Sum(o => o.Cues.Count)));
    }

    private static double Hours1(DayOutcome outcome) => outcome.Shift.Track.DurationMs / 3_600_000;

    private static string Name(Enum value) => value.ToString().ToLowerInvariant();
}
