using EdgeCx.Appliance.Trials;
using EdgeCx.Appliance.Trials.Day;
using EdgeCx.Coaching.Policy.Agents;
using EdgeCx.Core.Cues;

namespace EdgeCx.Appliance.Tests.Trials.Day;

public sealed class DayFiguresTests
{
    private const double HalfHourMs = 1_800_000;
    private static readonly Moment[] Angry = [new(MomentKind.Anger, 60_000, 90_000)];

    [Fact]
    public void Of_CountedCalls_GivesRatesPrecisionAndRecall()
    {
        var figures = DayFigures.Of(
        [
            Call("a", Angry, Shown(CueKind.CustomerFrustrated, 62_000, 0), Shown(CueKind.EmpathyNeeded, 120_000, -1)),
            Call("b", Angry, Held(CueKind.CustomerFrustrated, 62_000, 0, "cooldown")),
            Call("c", [], Shown(CueKind.CustomerFrustrated, 62_000, -1), Held(CueKind.LongSilence, 1000, -1, "rate-limit")),
            Call("c", []),
        ]);
        figures.Calls.ShouldBe(4);
        figures.Hours.ShouldBe(2);
        figures.Shown.ShouldBe(3);
        figures.PerHour.ShouldBe(1.5);
        figures.Precision.ShouldBe(0.3333);
        figures.CustomerPrecision.ShouldBe(0.3333);
        figures.Recall.ShouldBe(0.5);
        var frustrated = figures.Kinds.Single(k => k.Kind == CueKind.CustomerFrustrated);
        (frustrated.Shown, frustrated.True, frustrated.Moments, frustrated.Found, frustrated.FoundButHeldBack, frustrated.HeldBack).ShouldBe((2, 1, 2, 1, 1, 1));
        frustrated.Precision.ShouldBe(0.5);
        frustrated.PrecisionInterval.ShouldBe([0, 1]);
        frustrated.Recall.ShouldBe(0.5);
        frustrated.MedianDelayMs.ShouldBe(2000);
        figures.Kinds.Single(k => k.Kind == CueKind.LongSilence).Recall.ShouldBeNull();
        figures.HeldBack.Select(h => (h.Name, h.Cues, h.Share, h.True)).ShouldBe([("cooldown", 1, 0.2, 1), ("rate-limit", 1, 0.2, 0)]);
        figures.Tenures.ShouldHaveSingleItem().Cues.ShouldBe(3);
        figures.Tiers.Single(t => t.Name == "coaching").Cues.ShouldBe(3);
        figures.Moments.ShouldHaveSingleItem().Found.ShouldBe(1);
    }

    [Fact]
    public void Of_NoCalls_HasNoFigureAndNoError()
    {
        var figures = DayFigures.Of([]);
        figures.PerHour.ShouldBeNull();
        figures.Precision.ShouldBeNull();
        figures.Kinds.ShouldBeEmpty();
    }

    [Fact]
    public void BaseRates_CountedCalls_GiveThePrecisionOfOtherShares()
    {
        // One true cue in each of ten angry calls, one false in ten of a hundred calm ones.
        DayOutcome[] day =
        [
            .. Enumerable.Range(0, 10).Select(i => Call($"s{i}", Angry, Shown(CueKind.CustomerFrustrated, 62_000, 0))),
            .. Enumerable.Range(0, 100).Select(i => i < 10 ? Call("c", [], Shown(CueKind.CustomerFrustrated, 5000, -1)) : Call("c", [])),
        ];
        var recorded = new RecordedFigures { Calls = 1, Hours = 1, Kinds = [new RecordedKind(CueKind.CustomerFrustrated, 4, 4, [1, 10])] };
        var frustrated = BaseRateFigures.Of(day, uniqueShare: 1, recorded).Single(b => b.Kind == CueKind.CustomerFrustrated);
        frustrated.TruePerCallWith.ShouldBe(1);
        frustrated.FalsePerCallWith.ShouldBe(0);
        frustrated.FalsePerCallWithout.ShouldBe(0.1);

        // Garwood's upper end for ten events is 18.39.
        frustrated.FalsePerCallWithoutAtMost!.Value.ShouldBe(0.1839, 0.0002);
        frustrated.FalsePerCallRecorded.ShouldBe(2, "four an hour, in calls of half an hour");
        frustrated.Precisions.Select(p => p.Share).ShouldBe([0.01, 0.05, 0.2]);
        frustrated.Precisions[1].Composed!.Value.ShouldBe(0.05 / (0.05 + (0.95 * 0.1)), 1e-4);
        frustrated.Precisions[1].AtLeast!.Value.ShouldBe(0.05 / (0.05 + (0.95 * 0.1839)), 1e-3);
        frustrated.Precisions[1].Recorded!.Value.ShouldBe(0.05 / (0.05 + (0.95 * 2)), 1e-4);

        // And 10.24 for four.
        frustrated.FalsePerCallRecordedAtMost!.Value.ShouldBe(5.12, 0.01);
        frustrated.Precisions[1].RecordedAtLeast!.Value.ShouldBe(0.05 / (0.05 + (0.95 * 5.12)), 1e-3);
        BaseRateFigures.Of(day, 1, null)[0].FalsePerCallRecorded.ShouldBeNull();
    }

    [Fact]
    public void AgentTaps_ManyCues_AreTappedInTheAssumedShares()
    {
        var plan = new DayPlan { Manifest = "x" };
        var taps = new AgentTaps(plan, 3);
        int tapped = 0, helpful = 0;
        for (var i = 0; i < 20_000; i++)
        {
            if (taps.TryTap(CueKind.CustomerFrustrated, 62_000, i % 2 == 0 ? Angry : [], out var tap) && i % 2 == 0)
            {
                tapped++;
                helpful += tap.IsHelpful ? 1 : 0;
                tap.AtMs.ShouldBeInRange(63_500, 68_000);
            }
        }

        (tapped / 10_000.0).ShouldBe(plan.TapShare, 0.02);
        (helpful / (double)tapped).ShouldBe(plan.HelpfulIfTrue, 0.03);
        (taps.Seen, taps.Helpful + taps.Unhelpful > tapped).ShouldBe((20_000, true));
        ((taps.Helpful - helpful) / (double)(taps.Helpful + taps.Unhelpful - tapped)).ShouldBe(plan.HelpfulIfFalse, 0.03);
    }

    [Fact]
    public void Validate_BadPlan_NamesOptionValueAndWhatIsAllowed()
    {
        var plan = new DayPlan { Manifest = "x", Calls = 0, Agents = 1001, TapShare = 1.5, FoldModels = "/no/such", Music = ["/no/music.wav"] };
        plan.Validate().ShouldBe(
        [
            "--calls is 0; allowed are 1 to 100000.",
            "--agents is 1001; allowed are 1 to 1000.",
            "--taps is 1.5; allowed are 0 to 1.",
            "--fold-models is '/no/such'; allowed is an existing folder.",
            "--music has '/no/music.wav'; allowed are existing WAV files.",
        ]);
        new DayPlan { Manifest = "x" }.Validate().ShouldBeEmpty();
    }

    private static DayOutcome Call(string speaker, Moment[] moments, params JudgedCue[] cues) => new(
        new DayShift(0, new DayAgent("a", Tenure.Regular), new DayTrack("c", moments.Length > 0 ? TrialKind.Anger : TrialKind.Neutral, speaker, HalfHourMs, moments, null!), 0),
        cues);

    private static JudgedCue Shown(CueKind kind, double atMs, int moment) => new(kind, CueTier.Coaching, atMs, moment, "");

    private static JudgedCue Held(CueKind kind, double atMs, int moment, string reason) => new(kind, CueTier.Coaching, atMs, moment, reason);
}
