using EdgeCx.Coaching.Policy;
using EdgeCx.Coaching.Policy.Rules;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;

namespace EdgeCx.Coaching.Tests.Policy;

public sealed class CueSuppressionTests
{
    [Theory]
    [InlineData("novice", 4, 45_000)]
    [InlineData("regular", 3, 60_000)]
    [InlineData("veteran", 1, 120_000)]
    public void Evaluate_Tenure_MovesBudgetAndCooldown(string tenure, int perMinute, double cooldownMs)
    {
        var rig = new GovernorRig(Policies.With(agents: $$"""{ "ana": { "tenure": "{{tenure}}" } }"""));
        (CueMeasure Measure, double Value)[] conditions =
            [(CueMeasure.OverlapMs, 2000), (CueMeasure.SpeakingRatePerS, 7), (CueMeasure.Frustrated, 0.8), (CueMeasure.SilenceMs, 9000), (CueMeasure.Distressed, 0.9)];
        foreach (var (measure, value) in conditions)
        {
            rig.Hold(measure, value, 4000);
            rig.Hold(measure, 0, 4000);
        }

        rig.Events.OfType<CueOpened>().Count().ShouldBe(perMinute);
        rig.Events.OfType<CueDropped>().Where(d => d.Reason == CueReason.RateLimit).ShouldNotBeEmpty();

        var alone = new GovernorRig(Policies.With(agents: $$"""{ "ana": { "tenure": "{{tenure}}" } }"""));
        alone.Hold(CueMeasure.OverlapMs, 2000, 200);
        alone.Hold(CueMeasure.OverlapMs, 0, 3000);
        var closedMs = alone.Events.OfType<CueClosed>().Single().AtMs;
        alone.Hold(CueMeasure.OverlapMs, 2000, closedMs + cooldownMs - alone.NowMs - 1000);
        alone.Opened(CueKind.ExtendedOverlap).ShouldBe(1);
        alone.Dropped(CueKind.ExtendedOverlap).ShouldBe([CueReason.Cooldown]);
        alone.Run(2000);
        alone.Opened(CueKind.ExtendedOverlap).ShouldBe(2);
    }

    [Fact]
    public void Evaluate_VeteranAndInformation_IsNotShownAndSaysTenure()
    {
        var rig = new GovernorRig(Policies.With(agents: """{ "*": { "tenure": "veteran" } }"""));
        rig.Hold(CueMeasure.Satisfied, 0.8, 3000);
        rig.Dropped(CueKind.PositiveInteraction).ShouldBe([CueReason.Tenure]);
        rig.Events.OfType<CueOpened>().ShouldBeEmpty();
    }

    [Fact]
    public void Evaluate_CallBudgetSpent_SaysSoAndShowsOnlyCritical()
    {
        var rig = new GovernorRig(Policies.With(s => s with { Budget = new CueBudget(20, 2) }));
        rig.Hold(CueMeasure.OverlapMs, 2000, 3000);
        rig.Hold(CueMeasure.OverlapMs, 0, 3000);
        rig.Hold(CueMeasure.SpeakingRatePerS, 7, 4000);
        rig.Hold(CueMeasure.SpeakingRatePerS, 4, 4000);
        rig.Hold(CueMeasure.Frustrated, 0.9, 60_000);
        rig.Dropped(CueKind.CustomerFrustrated).ShouldBe([CueReason.CallBudget]);
        rig.Measures[CueMeasure.Frustrated] = 0;
        rig.Hold(CueMeasure.EscalationRisk, 0.95, 4000);
        rig.Events.OfType<CueOpened>().Select(e => (e.Kind, e.Tier)).ShouldBe(
            [(CueKind.ExtendedOverlap, CueTier.Coaching), (CueKind.SpeakingRateHigh, CueTier.Coaching), (CueKind.EscalationRisk, CueTier.Critical)]);
    }

    [Fact]
    public void Evaluate_OwnBudgetOfAKind_HoldsItBackAlone()
    {
        var errors = new List<string>();
        var sheet = Policies.Sheet("""{ "rules": { "ExtendedOverlap": { "perCall": 1, "cooldownMs": 0 } } }""", errors);
        errors.ShouldBeEmpty();
        var rig = new GovernorRig(Policies.With(_ => sheet));
        rig.Hold(CueMeasure.OverlapMs, 2000, 3000);
        rig.Hold(CueMeasure.OverlapMs, 0, 3000);
        rig.Hold(CueMeasure.OverlapMs, 2000, 3000);
        rig.Opened(CueKind.ExtendedOverlap).ShouldBe(1);
        rig.Dropped(CueKind.ExtendedOverlap).ShouldBe([CueReason.CallBudget]);
    }

    [Fact]
    public void Evaluate_AnotherAgentTakesTheCall_HasABudgetOfTheirOwn()
    {
        var rig = new GovernorRig(Policies.With(s => s with { Budget = new CueBudget(20, 1) }));
        rig.Hold(CueMeasure.OverlapMs, 2000, 3000);
        rig.Measures[CueMeasure.OverlapMs] = 0;
        rig.Desk = new AgentDesk("ben");
        rig.Hold(CueMeasure.SpeakingRatePerS, 7, 4000);
        rig.Opened(CueKind.SpeakingRateHigh).ShouldBe(1);
    }

    [Fact]
    public void Evaluate_WeakerOfAGroup_IsOutrankedAndSaysSoOnce()
    {
        var rig = new GovernorRig(Policies.With());
        rig.Hold(CueMeasure.Frustrated, 0.8, 1000);
        rig.Hold(CueMeasure.Strain, 0.6, 6000);
        rig.Opened(CueKind.EmpathyNeeded).ShouldBe(0);
        rig.Dropped(CueKind.EmpathyNeeded).ShouldBe([CueReason.Outranked]);
        rig.Governance.Suppressed.All.ShouldContain((CueReason.Outranked, 1L));
    }

    [Fact]
    public void Evaluate_KindOffForTheAgent_NeitherOpensNorSaysAnything()
    {
        var rig = new GovernorRig(Policies.With(agents: """{ "ana": { "kindsOff": ["ExtendedOverlap"] } }"""));
        rig.Hold(CueMeasure.OverlapMs, 2000, 3000);
        rig.Events.ShouldBeEmpty();
        rig.Desk = new AgentDesk("ben");
        rig.Hold(CueMeasure.OverlapMs, 2000, 3000);
        rig.Opened(CueKind.ExtendedOverlap).ShouldBe(1);
    }

    [Fact]
    public void Evaluate_WaitsForPause_OpensWhenTheSentenceEnds()
    {
        var rig = new GovernorRig(Policies.With()) { InSentence = true };
        rig.Hold(CueMeasure.Satisfied, 0.8, 3000);
        rig.Events.ShouldBeEmpty();
        rig.InSentence = false;
        rig.NowMs += GovernorRig.StepMs;
        rig.Governor.Evaluate(rig.Measures, rig.Moment(isEstimate: false), rig.Desk, 0, rig.Voice);
        rig.Events.ShouldHaveSingleItem().ShouldBeOfType<CueOpened>().LatencyMs.ShouldBe(40, 0.001);
    }

    [Fact]
    public void Evaluate_SentenceLongerThanItMayWait_DropsMidSentenceForThisCondition()
    {
        var rig = new GovernorRig(Policies.With()) { InSentence = true };
        rig.Hold(CueMeasure.Satisfied, 0.8, 6000);
        rig.Dropped(CueKind.PositiveInteraction).ShouldBe([CueReason.MidSentence]);
        rig.InSentence = false;
        rig.Run(5000);
        rig.Opened(CueKind.PositiveInteraction).ShouldBe(0);
        rig.Hold(CueMeasure.Satisfied, 0, 1000);
        rig.Hold(CueMeasure.Satisfied, 0.8, 1000);
        rig.Opened(CueKind.PositiveInteraction).ShouldBe(1, "a condition of its own");
    }

    [Fact]
    public void Evaluate_KindThatDoesNotWait_OpensInMidSentence()
    {
        var rig = new GovernorRig(Policies.With()) { InSentence = true };
        rig.Hold(CueMeasure.Frustrated, 0.8, 300);
        rig.Opened(CueKind.CustomerFrustrated).ShouldBe(1, "the page shows at once; what is spoken waits by itself");
    }

    [Fact]
    public void Evaluate_CriticalBar_RaisesTheOpenCueWithTheCourseInItsEvidence()
    {
        var rig = new GovernorRig(Policies.With()) { InSentence = true };
        rig.Measures[CueMeasure.WorsensWithin30s] = 0.93;
        rig.Measures[CueMeasure.RiskTenSecondsAgo] = 0.62;
        rig.Measures[CueMeasure.StrainRise] = 0.2;
        rig.Hold(CueMeasure.EscalationRisk, 0.85, 3200);
        rig.Hold(CueMeasure.EscalationRisk, 0.93, 2900);
        rig.Events.OfType<CueOpened>().ShouldHaveSingleItem().Tier.ShouldBe(CueTier.Information);
        rig.Run(300);
        rig.Closed(CueKind.EscalationRisk).ShouldBe([CueReason.Superseded]);
        var critical = rig.Events.OfType<CueOpened>().Last();
        critical.Tier.ShouldBe(CueTier.Critical);
        critical.Text.ShouldBe("Acknowledge now, and offer a supervisor");
        critical.Evidence["worsensWithin30s"].ShouldBe(0.93);
        critical.Evidence["riskTenSecondsAgo"].ShouldBe(0.62);
        critical.Evidence["strainRise"].ShouldBe(0.2);

        rig.Hold(CueMeasure.EscalationRisk, 0, 4000);
        rig.Hold(CueMeasure.EscalationRisk, 0.95, 10_000);
        rig.Events.OfType<CueOpened>().Count(e => e.Tier == CueTier.Critical).ShouldBe(1, "one critical cue is not followed by the next at once");
    }

    [Fact]
    public void Evaluate_WhatIsLeftOfAStrongerCuesMatter_IsNoNewsUntilItRisesAnew()
    {
        var rig = new GovernorRig(Policies.With());
        rig.Measures[CueMeasure.Strain] = 0.6;
        rig.Hold(CueMeasure.Frustrated, 0.8, 5000);
        rig.Hold(CueMeasure.Frustrated, 0, 90_000);
        rig.Opened(CueKind.EmpathyNeeded).ShouldBe(0, "the strain never went");

        rig.Hold(CueMeasure.Strain, 0.1, 2000);
        rig.Hold(CueMeasure.Strain, 0.6, 4000);
        rig.Opened(CueKind.EmpathyNeeded).ShouldBe(1);
    }

    [Fact]
    public void Evaluate_CriticalCue_StandsAboveStrongerKindsOfItsGroup()
    {
        var rig = new GovernorRig(Policies.With());
        rig.Hold(CueMeasure.Strain, 0.6, 2000);
        rig.Hold(CueMeasure.EscalationRisk, 0.95, 4000);
        rig.Closed(CueKind.EmpathyNeeded).ShouldBe([CueReason.Superseded]);
        rig.Hold(CueMeasure.Impatient, 0.9, 1000);
        rig.Dropped(CueKind.CustomerImpatient).ShouldBe([CueReason.Outranked]);
    }

    [Fact]
    public void Evaluate_WhatACriticalCueWarnedOfHasCome_IsSaidInItsPlace()
    {
        var rig = new GovernorRig(Policies.With(s => s with { Budget = new CueBudget(1, 12) }));
        rig.Hold(CueMeasure.EscalationRisk, 0.95, 4000);
        rig.Measures[CueMeasure.EscalationRisk] = 0;
        rig.Hold(CueMeasure.Frustrated, 0.8, 200);
        rig.Closed(CueKind.EscalationRisk).ShouldBe([CueReason.Superseded]);
        rig.Opened(CueKind.CustomerFrustrated).ShouldBe(1, "it takes the place of one, so that no budget holds it back");
        rig.Events.OfType<CueDropped>().ShouldBeEmpty();
    }

    [Fact]
    public void Compare_OpenCues_PutsTierThenPriorityThenTheNewerFirst()
    {
        var rig = new GovernorRig(Policies.With(s => s with { Budget = new CueBudget(20, 20) }));
        rig.Hold(CueMeasure.OverlapMs, 2000, 300);
        rig.Hold(CueMeasure.SilenceMs, 9000, 300);
        rig.Hold(CueMeasure.SpeakingRatePerS, 7, 4000);
        rig.Hold(CueMeasure.EscalationRisk, 0.95, 4000);
        rig.Events.OfType<CueOpened>().Order(CueOrder.First).Select(e => e.Kind).ShouldBe(
            [CueKind.EscalationRisk, CueKind.LongSilence, CueKind.ExtendedOverlap, CueKind.SpeakingRateHigh]);
    }

    [Fact]
    public void Evaluate_Languages_FollowTheAgent()
    {
        var rig = new GovernorRig(Policies.With(agents: """{ "ana": { "language": "pt" }, "ben": { "language": "xx" } }""", language: "es"));
        rig.Hold(CueMeasure.OverlapMs, 2000, 300);
        rig.Events.OfType<CueOpened>().Single().Text.ShouldBe("Deixe terminar e depois parafraseie");
        rig.Governance.Policy.LanguagesWithoutTexts.ShouldBe(["xx"]);
        var other = new GovernorRig(rig.Governance, "ben");
        other.Hold(CueMeasure.OverlapMs, 2000, 300);
        other.Events.OfType<CueOpened>().Single().Text.ShouldBe("Deje que termine y luego parafrasee");
    }
}
