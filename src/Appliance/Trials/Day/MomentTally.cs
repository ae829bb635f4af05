using EdgeCx.Core.Cues;
using EdgeCx.Inference.Evaluation.Statistics;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>Counts moments that were met, and by which cue.</summary>
internal static class MomentTally
{
    /// <summary>Numbers of a call's moments that some cue is about.</summary>
    public static IEnumerable<int> Asked(DayOutcome outcome) => NumbersOf(outcome, kind => Enum.GetValues<CueKind>().Any(c => CueTruth.MomentsOf(c).Contains(kind)));

    /// <summary>Whether a moment was met by a cue that was shown.</summary>
    /// <param name="outcome">The call.</param>
    /// <param name="moment">The moment's number.</param>
    /// <param name="kind">The kind of cue; null for any.</param>
    public static bool IsFound(DayOutcome outcome, int moment, CueKind? kind) =>
        outcome.Cues.Any(c => c.IsShown && c.Moment == moment && (kind is null || c.Kind == kind));

    /// <summary>Of one kind of cue.</summary>
    public static CueKindFigures OfCue(CueKind kind, IReadOnlyList<DayOutcome> outcomes, OverSpeakers over, double hours)
    {
        var about = CueTruth.AskedOf(kind);
        IEnumerable<int> Numbers(DayOutcome o) => NumbersOf(o, about.Contains);
        double Found(DayOutcome o) => Numbers(o).Count(m => IsFound(o, m, kind));
        double Shown(DayOutcome o) => o.Cues.Count(c => c.IsShown && c.Kind == kind);
        double True(DayOutcome o) => o.Cues.Count(c => c.IsShown && c.Kind == kind && c.IsTrue);
        bool IsHeld(DayOutcome o, int m) => !IsFound(o, m, kind) && o.Cues.Any(c => !c.IsShown && c.Kind == kind && c.Moment == m);
        var shown = (int)outcomes.Sum(Shown);
        var moments = outcomes.Sum(o => Numbers(o).Count());
        return new CueKindFigures
        {
            Kind = kind,
            IsComposed = about.Count > 0,
            Shown = shown,
            PerHour = DayFigures.Rate(shown, hours),
            True = (int)outcomes.Sum(True),
            Precision = DayFigures.Share(outcomes.Sum(True), shown),
            PrecisionInterval = over.Interval(True, Shown),
            Moments = moments,
            Found = (int)outcomes.Sum(Found),
            Recall = DayFigures.Share(outcomes.Sum(Found), moments),
            RecallInterval = about.Count > 0 ? over.Interval(Found, o => Numbers(o).Count()) : null,
            FoundButHeldBack = outcomes.Sum(o => Numbers(o).Count(m => IsHeld(o, m))),
            HeldBack = outcomes.Sum(o => o.Cues.Count(c => !c.IsShown && c.Kind == kind)),
            MedianDelayMs = Delay(outcomes, Numbers, c => c.Kind == kind),
        };
    }

    /// <summary>Of one kind of moment.</summary>
    public static MomentFigures OfMoment(MomentKind kind, IReadOnlyList<DayOutcome> outcomes, OverSpeakers over, double hours)
    {
        var isAsked = Enum.GetValues<CueKind>().Any(c => CueTruth.MomentsOf(c).Contains(kind));
        IEnumerable<int> Numbers(DayOutcome o) => NumbersOf(o, k => k == kind);
        double Found(DayOutcome o) => Numbers(o).Count(m => IsFound(o, m, null));
        var count = outcomes.Sum(o => Numbers(o).Count());
        return new MomentFigures
        {
            Kind = kind,
            Count = count,
            PerHour = DayFigures.Rate(count, hours),
            Found = (int)outcomes.Sum(Found),
            Recall = isAsked ? DayFigures.Share(outcomes.Sum(Found), count) : null,
            RecallInterval = isAsked ? over.Interval(Found, o => Numbers(o).Count()) : null,
            MedianDelayMs = Delay(outcomes, Numbers, _ => true),
            FalseInside = outcomes.Sum(o => o.Cues.Count(c => c.IsShown && !c.IsTrue && Numbers(o).Any(m => IsInside(c, o.Shift.Track.Moments[m])))),
        };
    }

    private static bool IsInside(in JudgedCue cue, in Moment moment) => cue.AtMs >= moment.FromMs && cue.AtMs <= moment.UntilMs;

    private static double? Delay(IReadOnlyList<DayOutcome> outcomes, Func<DayOutcome, IEnumerable<int>> numbers, Func<JudgedCue, bool> of)
    {
        var delays = new List<double>();
        foreach (var o in outcomes)
        {
            foreach (var m in numbers(o))
            {
                var found = o.Cues.Where(c => c.IsShown && c.Moment == m && of(c)).Select(c => c.AtMs - o.Shift.Track.Moments[m].FromMs).ToArray();
                if (found.Length > 0)
                {
                    delays.Add(found.Min());
                }
            }
        }

        return Quantile.Of([.. delays.Order()], 0.5) is { } median ? Math.Round(median) : null;
    }

    private static IEnumerable<int> NumbersOf(DayOutcome outcome, Func<MomentKind, bool> of)
    {
        var moments = outcome.Shift.Track.Moments;
        return Enumerable.Range(0, moments.Count).Where(m => of(moments[m].Kind));
    }
}
