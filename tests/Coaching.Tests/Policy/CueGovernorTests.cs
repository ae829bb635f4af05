using EdgeCx.Coaching.Policy;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;

namespace EdgeCx.Coaching.Tests.Policy;

public sealed class CueGovernorTests
{
    private const double StepMs = 100;
    private readonly CoachingOptions _options = new();
    private readonly FlowMetrics _metrics = new();
    private readonly CueMeasures _measures = new();
    private readonly List<CallEvent> _events = [];
    private AgentDesk _desk = new("ana");
    private CueGovernor _governor;
    private double _nowMs;
    private bool _late;

    public CueGovernorTests() => _governor = NewGovernor(_options);

    public static TheoryData<CueKind, string, double, double, double> Rules() => new()
    {
        // kind, measure, just short of opening, opens at, over at
        { CueKind.SlowToRespond, nameof(CueMeasure.ResponseWaitMs), 3999, 4000, 0 },
        { CueKind.LongSilence, nameof(CueMeasure.SilenceMs), 7999, 8000, 0 },
        { CueKind.ContinuousSpeaking, nameof(CueMeasure.MonologueMs), 44_990, 45_000, 0 },
        { CueKind.ExtendedOverlap, nameof(CueMeasure.OverlapMs), 1499, 1500, 374 },
        { CueKind.SpeakingRateHigh, nameof(CueMeasure.SpeakingRatePerS), 5.99, 6.0, 5.57 },
        { CueKind.SpeakingRateLow, nameof(CueMeasure.SpeakingRatePerS), 2.21, 2.2, 2.38 },
        { CueKind.EmpathyNeeded, nameof(CueMeasure.Strain), 0.33, 0.34, 0.25 },
        { CueKind.CustomerFrustrated, nameof(CueMeasure.Frustrated), 0.29, 0.3, 0 },
        { CueKind.CustomerImpatient, nameof(CueMeasure.Impatient), 0.29, 0.3, 0 },
        { CueKind.CustomerDistressed, nameof(CueMeasure.Distressed), 0.29, 0.3, 0 },
        { CueKind.PositiveInteraction, nameof(CueMeasure.Satisfied), 0.29, 0.3, 0 },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Evaluate_RuleAtItsThresholds_OpensAndClosesThereAndRests(CueKind kind, string measure, double below, double open, double over)
    {
        var (m, rule) = (Enum.Parse<CueMeasure>(measure), RuleOf(kind));
        Hold(m, below, 10_000);
        Opened(kind).ShouldBe(0, "short of the threshold");

        Hold(m, open, rule.HoldMs - StepMs);
        Opened(kind).ShouldBe(0, "not held long enough");
        Hold(m, open, 2 * StepMs);
        Opened(kind).ShouldBe(1);
        Closed(kind).ShouldBeEmpty();

        Hold(m, over, rule.LingerMs - StepMs);
        Closed(kind).ShouldBeEmpty("a cue does not flicker");
        Hold(m, over, 2 * StepMs);
        Closed(kind).ShouldBe([CueReason.ConditionOver]);

        Hold(m, open, rule.HoldMs + (2 * StepMs));
        Opened(kind).ShouldBe(1, "it rests");
        Dropped(kind).ShouldBe([CueReason.Cooldown]);
        Hold(m, over, rule.CooldownMs);
        Hold(m, open, rule.HoldMs + (2 * StepMs));
        Opened(kind).ShouldBe(2, "after its cooldown it opens again");
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Evaluate_ConditionThatStays_ExpiresAndOpensAgainAfterItsCooldown(CueKind kind, string measure, double below, double open, double over)
    {
        below.ShouldNotBe(open);
        over.ShouldNotBe(open);
        var (m, rule) = (Enum.Parse<CueMeasure>(measure), RuleOf(kind));
        Hold(m, open, rule.HoldMs + rule.ExpiryMs + (2 * StepMs));
        Closed(kind).ShouldBe([CueReason.Expired]);
        Hold(m, open, rule.CooldownMs + rule.HoldMs + (2 * StepMs));
        Opened(kind).ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Evaluate_MeasureNotKnown_OpensNothingAndClosesWhatIsOpen(CueKind kind, string measure, double below, double open, double over)
    {
        below.ShouldNotBe(over);
        var (m, rule) = (Enum.Parse<CueMeasure>(measure), RuleOf(kind));
        Hold(m, double.NaN, 5000);
        Opened(kind).ShouldBe(0);
        Hold(m, open, rule.HoldMs + (2 * StepMs));
        Hold(m, double.NaN, rule.LingerMs + (2 * StepMs));
        Closed(kind).ShouldBe([CueReason.ConditionOver]);
    }

    [Fact]
    public void Evaluate_DeadlinePassed_DropsCountsAndOpensOnFreshEvidence()
    {
        _late = true;
        Hold(CueMeasure.OverlapMs, 1600, 300);
        Dropped(CueKind.ExtendedOverlap).ShouldBe([CueReason.Deadline]);
        Opened(CueKind.ExtendedOverlap).ShouldBe(0);
        _metrics.DeadlineMisses.ShouldBe(1);
        _metrics.Drops[DropReason.DeadlinePassed].ShouldBe(1);
        _late = false;
        Hold(CueMeasure.OverlapMs, 1700, StepMs);
        Opened(CueKind.ExtendedOverlap).ShouldBe(1);
    }

    [Fact]
    public void Evaluate_NoDeadline_IsNeverLateAndHasNoLatency()
    {
        var moment = new CueMoment(5000, long.MaxValue / 2, Deadline.None(1), default, IsEstimate: false);
        _measures[CueMeasure.OverlapMs] = 2000;
        _governor.Evaluate(_measures, moment, _desk, 0, Voice);
        _events.OfType<CueOpened>().ShouldHaveSingleItem().LatencyMs.ShouldBe(0);
    }

    [Fact]
    public void Evaluate_RateLimit_HoldsBackAndSaysSoOnce()
    {
        foreach (var (measure, value) in new[] { (CueMeasure.OverlapMs, 2000.0), (CueMeasure.SpeakingRatePerS, 7.0), (CueMeasure.Frustrated, 0.8) })
        {
            Hold(measure, value, 4000);
            Hold(measure, 0, 4000);
        }

        _events.OfType<CueOpened>().Count().ShouldBe(3);
        Hold(CueMeasure.ResponseWaitMs, 5000, 3000);
        Opened(CueKind.SlowToRespond).ShouldBe(0);
        Dropped(CueKind.SlowToRespond).ShouldBe([CueReason.RateLimit]);
        Hold(CueMeasure.ResponseWaitMs, 0, 60_000);
        Hold(CueMeasure.ResponseWaitMs, 5000, 1000);
        Opened(CueKind.SlowToRespond).ShouldBe(1);
    }

    [Fact]
    public void Evaluate_RateLimit_DoesNotHoldBackWhatTakesAWeakersPlace()
    {
        Hold(CueMeasure.ResponseWaitMs, 4500, 500);
        for (var i = 0; i < 3; i++)
        {
            _desk.AddShown(i);
        }

        Hold(CueMeasure.SilenceMs, 8500, 500);
        Opened(CueKind.LongSilence).ShouldBe(1, "the agent sees one cue in place of another, not one more");
        Dropped(CueKind.LongSilence).ShouldBeEmpty();
    }

    [Fact]
    public void Evaluate_RateLimit_CountsTheAgentsOtherCalls()
    {
        for (var i = 0; i < 3; i++)
        {
            _desk.AddShown(i);
        }

        Hold(CueMeasure.OverlapMs, 2000, 1000);
        Opened(CueKind.ExtendedOverlap).ShouldBe(0);
    }

    [Fact]
    public void Evaluate_CriticalTier_IsNotHeldBackByTheRateLimit()
    {
        var rule = RuleOf(CueKind.ExtendedOverlap) with { Tier = CueTier.Critical };
        _governor = new CueGovernor(Policies.With(s => s with { Rules = new Dictionary<CueKind, CueRule> { [rule.Kind] = rule }, Budget = default }), _metrics);
        Hold(CueMeasure.OverlapMs, 2000, 1000);
        Opened(CueKind.ExtendedOverlap).ShouldBe(1);
    }

    [Fact]
    public void Evaluate_StrongerOfAGroup_TakesTheWeakersPlace()
    {
        Hold(CueMeasure.ResponseWaitMs, 4500, 500);
        Opened(CueKind.SlowToRespond).ShouldBe(1);
        Hold(CueMeasure.SilenceMs, 8500, 500);
        Opened(CueKind.LongSilence).ShouldBe(1);
        Closed(CueKind.SlowToRespond).ShouldBe([CueReason.Superseded]);
        _measures[CueMeasure.SilenceMs] = 0;
        Hold(CueMeasure.ResponseWaitMs, 4500, 10_000);
        Opened(CueKind.SlowToRespond).ShouldBe(1);
    }

    [Fact]
    public void Evaluate_Muted_DropsOnceAConditionAndOpensNothing()
    {
        _desk = new AgentDesk("ana") { IsMuted = true };
        Hold(CueMeasure.OverlapMs, 2000, 3000);
        Dropped(CueKind.ExtendedOverlap).ShouldBe([CueReason.Muted]);
        _events.OfType<CueOpened>().ShouldBeEmpty();
    }

    [Fact]
    public void Evaluate_EmotionRuleOnATick_DoesNotOpen()
    {
        _measures[CueMeasure.Frustrated] = 0.9;
        _governor.Evaluate(_measures, Moment(isEstimate: false), _desk, 0, Voice);
        _events.ShouldBeEmpty();
        _governor.Evaluate(_measures, Moment(isEstimate: true), _desk, 0, Voice);
        _events.ShouldHaveSingleItem();
    }

    [Fact]
    public void CloseAll_OnlyFromEmotion_LeavesTheAgentsOwnCues()
    {
        _measures[CueMeasure.OverlapMs] = 2000;
        Hold(CueMeasure.Frustrated, 0.8, 300);
        _governor.CloseAll(CueReason.NotAllowed, 1000, Voice, onlyFromEmotion: true);
        Closed(CueKind.CustomerFrustrated).ShouldBe([CueReason.NotAllowed]);
        Closed(CueKind.ExtendedOverlap).ShouldBeEmpty();
    }

    [Fact]
    public void TryTakeFeedback_Unhelpful_ClosesTheCueAndCounts()
    {
        Hold(CueMeasure.OverlapMs, 2000, 300);
        var id = _events.OfType<CueOpened>().Single().CueId;
        _governor.TryTakeFeedback("q99", true, 400, Voice).ShouldBeFalse();
        _governor.TryTakeFeedback(id, false, 400, Voice).ShouldBeTrue();
        Closed(CueKind.ExtendedOverlap).ShouldBe([CueReason.Dismissed]);
        _governor.TryTakeFeedback(id, true, 500, Voice).ShouldBeTrue();
        var slot = _governor.Slots.ToArray().Single(s => s.Rule.Kind == CueKind.ExtendedOverlap);
        (slot.Helpful, slot.Unhelpful).ShouldBe((1, 1));
    }

    [Fact]
    public void From_KindsOff_HaveNoRule()
    {
        _governor = NewGovernor(_options with { KindsOff = ["ExtendedOverlap"] });
        Hold(CueMeasure.OverlapMs, 5000, 1000);
        _events.ShouldBeEmpty();
    }

    [Fact]
    public void From_Defaults_HaveEveryKindThatIsBuilt()
    {
        CueRuleBook.From(_options).Select(r => r.Kind).ShouldBe(
            Enum.GetValues<CueKind>().Except([CueKind.TopicMentioned]), ignoreOrder: true);
        CueRuleBook.From(_options).Select(r => r.Priority).ShouldBeUnique();
    }

    private CueVoice Voice => new("c-1", "ana", _events);

    private CueGovernor NewGovernor(CoachingOptions options) => new(Governance.Of(options), _metrics);

    private CueRule RuleOf(CueKind kind) => CueRuleBook.From(_options).Single(r => r.Kind == kind);

    private CueMoment Moment(bool isEstimate)
    {
        var arrivalNs = (long)(_nowMs * 1e6);
        return new CueMoment(_nowMs, arrivalNs + ((_late ? 300 : 40) * 1_000_000L), Deadline.After(arrivalNs, 250), default, isEstimate);
    }

    private void Hold(CueMeasure measure, double value, double forMs)
    {
        _measures[measure] = value;
        for (var passed = 0.0; passed < forMs; passed += StepMs)
        {
            _nowMs += StepMs;
            _governor.Evaluate(_measures, Moment(isEstimate: false), _desk, 0, Voice);
            _governor.Evaluate(_measures, Moment(isEstimate: true), _desk, 0, Voice);
        }
    }

    private int Opened(CueKind kind) => _events.OfType<CueOpened>().Count(e => e.Kind == kind);

    private string[] Closed(CueKind kind) => [.. _events.OfType<CueClosed>().Where(e => e.Kind == kind).Select(e => e.Reason)];

    private string[] Dropped(CueKind kind) => [.. _events.OfType<CueDropped>().Where(e => e.Kind == kind).Select(e => e.Reason)];
}
