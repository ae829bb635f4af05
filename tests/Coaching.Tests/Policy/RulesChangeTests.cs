using EdgeCx.Coaching.Policy;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;

namespace EdgeCx.Coaching.Tests.Policy;

public sealed class RulesChangeTests
{
    [Fact]
    public void Swap_OpenCueWhoseRuleIsOffNow_ClosesAtTheNextStep()
    {
        var rig = new GovernorRig(Policies.With());
        rig.Hold(CueMeasure.OverlapMs, 2000, 300);
        Swap(rig, """{ "rules": { "ExtendedOverlap": { "on": false } } }""");
        rig.Run(GovernorRig.StepMs);
        rig.Closed(CueKind.ExtendedOverlap).ShouldBe([CueReason.RulesChanged]);
        rig.Governor.Slots.ToArray().Single(s => s.Rule.Kind == CueKind.ExtendedOverlap).Opened.ShouldBe(1, "what was counted stays the call's");
        Swap(rig, "{}");
        rig.Run(70_000);
        rig.Opened(CueKind.ExtendedOverlap).ShouldBe(2);
    }

    [Fact]
    public void Swap_OpenCueThatTheRulesStillHave_StaysAndClosesByTheNewThreshold()
    {
        var rig = new GovernorRig(Policies.With());
        rig.Hold(CueMeasure.OverlapMs, 2000, 300);
        Swap(rig, """{ "rules": { "ExtendedOverlap": { "opens": 4000, "closes": 2500, "lingerMs": 0, "adapts": [4000, 4000] } } }""");
        rig.Run(300);
        rig.Closed(CueKind.ExtendedOverlap).ShouldBe([CueReason.ConditionOver]);
        rig.Events.OfType<CueOpened>().Count().ShouldBe(1);
    }

    [Fact]
    public void Swap_PriorityChanged_OrdersAnew()
    {
        var rig = new GovernorRig(Policies.With());
        rig.Governor.Slots[0].Rule.Kind.ShouldBe(CueKind.CustomerDistressed);
        Swap(rig, """{ "rules": { "SpeakingRateLow": { "priority": 500 } } }""");
        rig.Run(GovernorRig.StepMs);
        rig.Governor.Slots[0].Rule.Kind.ShouldBe(CueKind.SpeakingRateLow);
    }

    [Fact]
    public void Swap_ProfileHasTheKindOffNow_ClosesItForThatAgent()
    {
        var rig = new GovernorRig(Policies.With());
        rig.Hold(CueMeasure.OverlapMs, 2000, 300);
        rig.Governance.Swap(Policies.Policy(agents: """{ "ana": { "kindsOff": ["ExtendedOverlap"] } }"""));
        rig.Run(GovernorRig.StepMs);
        rig.Closed(CueKind.ExtendedOverlap).ShouldBe([CueReason.RulesChanged]);
    }

    private static void Swap(GovernorRig rig, string json)
    {
        var errors = new List<string>();
        var sheet = Policies.Sheet(json, errors);
        errors.ShouldBeEmpty();
        rig.Governance.Swap(Policies.Policy(_ => sheet));
    }
}
