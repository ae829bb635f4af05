using EdgeCx.Coaching.Policy;
using EdgeCx.Coaching.Policy.Learning;
using EdgeCx.Core.Cues;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Coaching.Tests.Policy;

public sealed class CueLearningTests
{
    private static readonly LearningRule Rule = new();
    private readonly ManualTimeProvider _time = new();
    private readonly Governance _governance;

    public CueLearningTests() => _governance = Policies.With(time: _time);

    private CueLearning Learning => _governance.Learning;

    [Fact]
    public void LearnedOf_NoTaps_IsAsTheRulesSayAndNeedsNoReason()
    {
        foreach (var learned in _governance.LearnedOf("ana"))
        {
            learned.Opens.ShouldBe(learned.UsualOpens);
            learned.Why.ShouldBeEmpty();
            learned.Precision.ShouldBe(Rule.Target);
        }
    }

    [Theory]
    [InlineData(CueKind.LongSilence)]
    [InlineData(CueKind.SpeakingRateLow)]
    [InlineData(CueKind.CustomerFrustrated)]
    [InlineData(CueKind.EscalationRisk)]
    public void Judge_AnyTaps_StayWithinTheRulesBounds(CueKind kind)
    {
        var rule = CueRuleBook.From(new CoachingOptions()).Single(r => r.Kind == kind);
        var last = Of(kind).Opens;
        for (var i = 0; i < 40; i++)
        {
            Learning.Judge("ana", kind, helpful: true, before: null, Rule);
            Of(kind).Opens.ShouldBeInRange(rule.Adapts.Low, rule.Adapts.High);
            rule.IsUp(last, Of(kind).Opens).ShouldBeTrue("never stricter with a helpful tap");
            last = Of(kind).Opens;
        }

        for (var i = 0; i < 200; i++)
        {
            Learning.Judge("ben", kind, helpful: false, before: null, Rule);
            Of(kind, "ben").Opens.ShouldBeInRange(rule.Adapts.Low, rule.Adapts.High);
        }

        Of(kind, "ben").Opens.ShouldBe(rule.Strictest, 1e-9);
    }

    [Fact]
    public void Judge_UnhelpfulTaps_SayWhyInOneSentence()
    {
        Learning.Judge("ana", CueKind.LongSilence, true, null, Rule);
        Learning.Judge("ana", CueKind.LongSilence, false, null, Rule);
        Learning.Judge("ana", CueKind.LongSilence, false, null, Rule);
        var learned = Of(CueKind.LongSilence);
        (learned.Helpful, learned.Unhelpful).ShouldBe((1, 2));
        learned.Precision.ShouldBe(3.4 / 7, 0.001);
        learned.Opens.ShouldBe(8000 + (6000 * (0.6 - (3.4 / 7)) / 0.4), 1);
        learned.Why.ShouldBe("This cue now waits for a clearer sign (21 %), since you called 1 of 3 helpful.");
    }

    [Fact]
    public void Judge_OthersTaps_ArePriorAndAreSaidToBeTheirs()
    {
        for (var i = 0; i < 10; i++)
        {
            Learning.Judge("agent" + i, CueKind.SpeakingRateHigh, false, null, Rule);
        }

        var learned = Of(CueKind.SpeakingRateHigh);
        learned.Precision.ShouldBe(0.3, 0.001, "6 helpful and 4 unhelpful of the prior, and 10 unhelpful");
        learned.Why.ShouldStartWith("This cue now waits for a clearer sign");
        learned.Why.ShouldEndWith("since colleagues called 0 of 10 helpful.");
        learned.SilentUntil.ShouldBeNull("nobody's cue goes silent by what others say");
    }

    [Fact]
    public void Judge_WordChanged_TakesTheOneBeforeBack()
    {
        Learning.Judge("ana", CueKind.LongSilence, false, null, Rule);
        Learning.Judge("ana", CueKind.LongSilence, true, false, Rule);
        Learning.Judge("ana", CueKind.LongSilence, true, true, Rule);
        (Of(CueKind.LongSilence).Helpful, Of(CueKind.LongSilence).Unhelpful).ShouldBe((1, 0));
    }

    [Fact]
    public void Judge_UnknownAgentOrLearningOff_TeachesNothing()
    {
        Learning.Judge("", CueKind.LongSilence, false, null, Rule);
        Learning.Judge("ana", CueKind.LongSilence, false, null, Rule with { IsOn = false });
        Learning.Version.ShouldBe(0);
        Learning.Snapshot().ShouldBeEmpty();
    }

    [Fact]
    public void Evaluate_KindDisliked_GoesSilentForThatAgentAndComesBack()
    {
        var rig = new GovernorRig(_governance);
        var judged = 0;
        while (judged < 20 && rig.Judge(CueMeasure.OverlapMs, 5000, helpful: false))
        {
            judged++;
        }

        judged.ShouldBe(4, "four in a row: P(precision < 0.5) = 0.89");
        rig.Dropped(CueKind.ExtendedOverlap)[^1].ShouldBe(CueReason.Disliked);
        var learned = Of(CueKind.ExtendedOverlap);
        learned.SilentUntil.ShouldBe(_time.GetUtcNow().AddDays(14));
        learned.Why.ShouldBe("This cue is silent for you for 14 more days, since you called 4 of 4 unhelpful.");
        rig.Hold(CueMeasure.SilenceMs, 16_000, 1000);
        rig.Opened(CueKind.LongSilence).ShouldBe(1, "other kinds go on");

        var other = new GovernorRig(_governance, "ben");
        other.Hold(CueMeasure.OverlapMs, 5000, 1000);
        other.Opened(CueKind.ExtendedOverlap).ShouldBe(1, "and other agents");

        _time.Advance(TimeSpan.FromDays(15));
        Learning.WakeUp();
        Of(CueKind.ExtendedOverlap).SilentUntil.ShouldBeNull();
        Of(CueKind.ExtendedOverlap).Unhelpful.ShouldBe(0);
        var before = rig.Opened(CueKind.ExtendedOverlap);
        rig.Hold(CueMeasure.OverlapMs, 5000, 1000);
        rig.Opened(CueKind.ExtendedOverlap).ShouldBe(before + 1);
    }

    [Fact]
    public void Evaluate_DislikedKindThatIsCritical_IsShownAllTheSame()
    {
        for (var i = 0; i < 10; i++)
        {
            Learning.Judge("ana", CueKind.EscalationRisk, false, null, Rule);
        }

        var rig = new GovernorRig(_governance);
        rig.Hold(CueMeasure.EscalationRisk, 0.95, 5000);
        rig.Events.OfType<Core.Events.CueOpened>().ShouldHaveSingleItem().Tier.ShouldBe(CueTier.Critical);
    }

    [Fact]
    public void Forget_Agent_IsAsIfNothingHadBeenSaid()
    {
        for (var i = 0; i < 10; i++)
        {
            Learning.Judge("ana", CueKind.LongSilence, false, null, Rule);
        }

        Learning.Forget("ana");
        Learning.Snapshot().ShouldBeEmpty();
        Of(CueKind.LongSilence).Why.ShouldBeEmpty();
        Of(CueKind.LongSilence, "ben").Precision.ShouldBe(Rule.Target);
    }

    [Fact]
    public void Judge_MoreAgentsThanRemembered_ForgetsTheOneOfLongestAgo()
    {
        var learning = new CueLearning(3, _time);
        foreach (var agent in (string[])["a", "b", "c", "a", "d"])
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            learning.Judge(agent, CueKind.LongSilence, true, null, Rule);
        }

        learning.Snapshot().Select(r => r.AgentId).ShouldBe(["a", "c", "d"]);
    }

    [Fact]
    public void With_MoreTapsThanRemembered_LetsOlderOnesCountHalf() =>
        new KindTaps(20, 20).With(1, 0, remembers: 40).ShouldBe(new KindTaps(10, 10));

    [Theory]
    [InlineData(2, 3, 0.4, 0.5248)]
    [InlineData(2.4, 4.6, 0.5, 0.8140)]
    [InlineData(8.5, 1.5, 0.7, 0.1008)]
    [InlineData(1, 1, 0.25, 0.25)]
    public void ProbabilityBelow_KnownDistributions_AreMet(double alpha, double beta, double bound, double expected) =>
        new BetaPosterior(alpha, beta).ProbabilityBelow(bound).ShouldBe(expected, 0.0001);

    [Fact]
    public void TryTakeFeedback_EarlierCueOfTheCall_StillTeaches()
    {
        var rig = new GovernorRig(_governance);
        rig.Hold(CueMeasure.OverlapMs, 2000, 300);
        rig.Hold(CueMeasure.OverlapMs, 0, 70_000);
        rig.Hold(CueMeasure.OverlapMs, 2000, 300);
        rig.Governor.TryTakeFeedback("q1", true, rig.NowMs, rig.Voice).ShouldBeTrue();
        Of(CueKind.ExtendedOverlap).Helpful.ShouldBe(1);
        rig.Governor.TryTakeFeedback("q1", false, rig.NowMs, rig.Voice).ShouldBeTrue();
        rig.Closed(CueKind.ExtendedOverlap).Length.ShouldBe(1, "the open one is another");
    }

    [Fact]
    public void TryTakeFeedback_CueFromEmotionAfterAnObjection_IsOfNoCueAnyMore()
    {
        var rig = new GovernorRig(_governance);
        rig.Hold(CueMeasure.Frustrated, 0.8, 300);
        rig.Hold(CueMeasure.OverlapMs, 2000, 300);
        rig.Governor.CloseAll(CueReason.NotAllowed, rig.NowMs, rig.Voice, onlyFromEmotion: true);
        rig.Governor.TryTakeFeedback("q1", true, rig.NowMs, rig.Voice).ShouldBeFalse();
        rig.Governor.TryTakeFeedback("q2", true, rig.NowMs, rig.Voice).ShouldBeTrue();
        Of(CueKind.CustomerFrustrated).Helpful.ShouldBe(0);
    }

    private LearnedCue Of(CueKind kind, string agent = "ana") => _governance.LearnedOf(agent).Single(l => l.Kind == kind);
}
