using EdgeCx.Core.Cues;
using EdgeCx.Inference.Evaluation.Statistics;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>
/// What a site with other customers would see of one kind of cue on the customer's state: its precision follows from how often it comes in calls that
/// have its moment, how often in calls that have not, and how many of the calls have one.
/// </summary>
internal sealed record BaseRateFigures
{
    private static readonly double[] Shares = [0.01, 0.05, 0.2];

    /// <summary>The kind.</summary>
    public required CueKind Kind { get; init; }

    /// <summary>Calls with its moment.</summary>
    public required int CallsWith { get; init; }

    /// <summary>Calls without.</summary>
    public required int CallsWithout { get; init; }

    /// <summary>Cues that met their moment, a call with one.</summary>
    public required double? TruePerCallWith { get; init; }

    /// <summary>Cues that met none, a call with one.</summary>
    public required double? FalsePerCallWith { get; init; }

    /// <summary>Cues a call without its moment; all false.</summary>
    public required double? FalsePerCallWithout { get; init; }

    /// <summary>
    /// Upper end of that rate's 95 % interval (Poisson, for as many calls as the unique speech amounts to): calm clips that were heard again tell little that is new.
    /// </summary>
    public required double? FalsePerCallWithoutAtMost { get; init; }

    /// <summary>The same from recorded calm calls, brought to the day's mean length; null where there were none.</summary>
    public required double? FalsePerCallRecorded { get; init; }

    /// <summary>Upper end of that rate's 95 % interval (Poisson, exact).</summary>
    public required double? FalsePerCallRecordedAtMost { get; init; }

    /// <summary>Precision by share of calls with a moment: as composed, with the upper end, and with the rate of recorded calls.</summary>
    public required IReadOnlyList<PrecisionAt> Precisions { get; init; }

    /// <summary>Computes it for every kind on the customer's state that moments are composed for.</summary>
    /// <param name="outcomes">A day.</param>
    /// <param name="uniqueShare">Unique calm speech over all calm speech heard, 0 to 1.</param>
    /// <param name="recorded">Recorded calm calls; null for none.</param>
    public static IReadOnlyList<BaseRateFigures> Of(IReadOnlyList<DayOutcome> outcomes, double uniqueShare, RecordedFigures? recorded) =>
        [.. Enum.GetValues<CueKind>().Where(k => k.IsFromEmotion() && CueTruth.MomentsOf(k).Count > 0).Select(k => Of(k, outcomes, uniqueShare, recorded))];

    private static BaseRateFigures Of(CueKind kind, IReadOnlyList<DayOutcome> outcomes, double uniqueShare, RecordedFigures? recorded)
    {
        var about = CueTruth.MomentsOf(kind);
        bool HasMoment(DayOutcome o) => o.Shift.Track.Moments.Any(m => about.Contains(m.Kind));
        var with = outcomes.Where(HasMoment).ToArray();
        var without = outcomes.Where(o => !HasMoment(o)).ToArray();
        int Count(DayOutcome[] of, bool isTrue) => of.Sum(o => o.Cues.Count(c => c.IsShown && c.Kind == kind && c.IsTrue == isTrue));
        double? PerCall(double count, int calls) => calls > 0 ? Math.Round(count / calls, 4) : null;
        var right = PerCall(Count(with, true), with.Length);
        var wrong = PerCall(Count(with, false), with.Length);
        var alarms = Count(without, false);
        var composed = PerCall(alarms, without.Length);
        double? most = without.Length > 0 && uniqueShare > 0 ? PoissonRate.Of(alarms * uniqueShare).High / (without.Length * uniqueShare) : null;
        var meanHours = outcomes.Count > 0 ? outcomes.Average(o => o.Shift.Track.DurationMs) / 3_600_000 : 0;
        var found = recorded?.Kinds.SingleOrDefault(k => k.Kind == kind)?.Cues ?? 0;
        double? heard = recorded is null ? null : found / recorded.Hours * meanHours;
        double? heardMost = recorded is null ? null : PoissonRate.Of(found).High / recorded.Hours * meanHours;
        var figures = new BaseRateFigures
        {
            Kind = kind,
            CallsWith = with.Length,
            CallsWithout = without.Length,
            TruePerCallWith = right,
            FalsePerCallWith = wrong,
            FalsePerCallWithout = composed,
            FalsePerCallWithoutAtMost = most is { } m ? Math.Round(m, 4) : null,
            FalsePerCallRecorded = heard is { } h ? Math.Round(h, 4) : null,
            FalsePerCallRecordedAtMost = heardMost is { } hm ? Math.Round(hm, 4) : null,
            Precisions = [],
        };
        return figures with
        {
            Precisions =
            [
                .. Shares.Select(s => new PrecisionAt(
                    s,
                    figures.At(s, figures.FalsePerCallWithout),
                    figures.At(s, figures.FalsePerCallWithoutAtMost),
                    figures.At(s, figures.FalsePerCallRecorded),
                    figures.At(s, figures.FalsePerCallRecordedAtMost))),
            ],
        };
    }

    /// <summary>Precision where a share of calls has the moment; null where something is not known.</summary>
    /// <param name="share">That share, 0 to 1.</param>
    /// <param name="falsePerCallWithout">False cues a call without the moment.</param>
    public double? At(double share, double? falsePerCallWithout) =>
        TruePerCallWith is { } right && FalsePerCallWith is { } wrong && falsePerCallWithout is { } without
            ? DayFigures.Share(share * right, (share * (right + wrong)) + ((1 - share) * without))
            : null;
}
