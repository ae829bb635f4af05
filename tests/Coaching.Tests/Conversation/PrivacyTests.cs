using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;

namespace EdgeCx.Coaching.Tests.Conversation;

public sealed class PrivacyTests
{
    [Theory]
    [InlineData(false, "not-allowed")]
    [InlineData(true, "paused")]
    public void Handle_ObjectedOrPaused_ErasesTheStateAndClosesItsCuesAtOnce(bool isPause, string reason)
    {
        var (script, agent, customer) = Angry();
        script.Sink.Of<CueOpened>().ShouldContain(c => c.Kind == CueKind.CustomerFrustrated);
        if (isPause)
        {
            script.Call.SetPaused(true);
        }
        else
        {
            script.Call.TrySetNotice(NoticeState.Objected);
        }

        Changed(script);
        script.Sink.Of<CueClosed>().ShouldContain(c => c.Kind == CueKind.CustomerFrustrated && c.Reason == reason);
        var last = script.Sink.Of<CustomerStateChanged>()[^1];
        last.State.ShouldBe(CustomerMood.Unknown);
        last.Evidence.ShouldBeEmpty();

        var events = script.Sink.Events.Count;
        customer.Say(6400, true, _ => CallScript.Angry);
        agent.Say(6400, false);
        script.Play(agent, customer);
        script.Sink.Events.Skip(events).ShouldNotContain(e => e is EstimateMade || e is CustomerStateChanged);
        script.Metrics.Drops[DropReason.EmotionNotAllowed].ShouldBeGreaterThan(0);
        script.EndCall(30_000, "bye", agent, customer);
        var summary = script.Summaries.ShouldHaveSingleItem();
        summary.FirstMood.ShouldBe(CustomerMood.Unknown);
        summary.LastMood.ShouldBe(CustomerMood.Unknown);
        summary.MoodMs.Keys.ShouldBeSubsetOf([CustomerMood.Unknown]);
    }

    [Fact]
    public void Handle_NoticeChanged_IsToldOnceAndBeforeWhatItCloses()
    {
        var (script, _, _) = Angry();
        var events = script.Sink.Events.Count;
        script.Call.TrySetNotice(NoticeState.Objected);
        Changed(script);
        Changed(script);
        script.Sink.Events[events].ShouldBeOfType<NoticeChanged>().State.ShouldBe(NoticeState.Objected);
        script.Sink.Of<NoticeChanged>().ShouldHaveSingleItem();
        script.Sink.Events.Skip(events + 1).ShouldContain(e => e is CueClosed);
        script.Sink.Of<CustomerStateChanged>()[^1].SinceMs.ShouldBe(script.Sink.Of<CustomerStateChanged>()[^1].AtMs);
    }

    [Fact]
    public void Handle_ResultAfterAnObjectionNotYetSignalled_IsRefusedAndErasesAtOnce()
    {
        var (script, _, customer) = Angry();
        script.Call.TrySetNotice(NoticeState.Objected);
        var estimates = script.Sink.Of<EstimateMade>().Count;
        customer.Say(640, true, _ => CallScript.Angry);
        script.Play(customer);
        script.Sink.Of<EstimateMade>().Count.ShouldBe(estimates);
        script.Sink.Of<CustomerStateChanged>()[^1].State.ShouldBe(CustomerMood.Unknown);
    }

    [Fact]
    public void Handle_PausedCall_ClosesEveryCueAndHearsNothingUntilResumed()
    {
        var script = new CallScript(TapKind.Siprec);
        var agent = script.Leg(SpeakerRole.Agent, 0, "1");
        var customer = script.Leg(SpeakerRole.Customer, 0, "2");
        script.Begin();
        agent.Say(9000, false);
        customer.Say(9000, false);
        script.Play(agent, customer);
        script.Sink.Of<CueOpened>().ShouldHaveSingleItem().Kind.ShouldBe(CueKind.LongSilence);
        script.Call.SetPaused(true);
        Changed(script);
        script.Sink.Of<CueClosed>().ShouldHaveSingleItem().Reason.ShouldBe("paused");

        agent.Say(60_000, true);
        customer.Say(60_000, true);
        script.Play(agent, customer);
        script.Metrics.Drops[DropReason.LegInactive].ShouldBe(2 * 1875);
        script.Call.SetPaused(false);
        Changed(script);
        agent.Say(6400, false);
        customer.Say(6400, false);
        script.Play(agent, customer);
        script.Sink.Of<CueOpened>().Count.ShouldBe(1, "the pause is no dead air");
        script.EndCall(80_000, "bye", agent, customer);
        script.Summaries.Single().TurnTaking.TalkOverMs.ShouldBe(0);
    }

    [Theory]
    [InlineData(SpeakerRole.Agent)]
    [InlineData(SpeakerRole.Unknown)]
    [InlineData(SpeakerRole.Mixed)]
    public void Handle_EstimateOfAnotherThanTheCustomer_IsIgnoredAndCounted(SpeakerRole role)
    {
        var script = new CallScript();
        var leg = script.Leg(role);
        script.Begin();
        leg.Say(10_016, true, _ => CallScript.Angry);
        script.Play(leg);
        script.EndCall(10_016, "bye", leg);
        script.Sink.Of<EstimateMade>().ShouldBeEmpty();
        script.Sink.Of<CustomerStateChanged>().ShouldBeEmpty();
        script.Sink.Of<CueOpened>().ShouldBeEmpty();
        script.Metrics.Drops[DropReason.EmotionNotAllowed].ShouldBe(20);
    }

    [Fact]
    public void Handle_CustomerNotNotified_GivesNoEmotion()
    {
        var script = new CallScript(notice: NoticeState.Unknown);
        var customer = script.Leg(SpeakerRole.Customer);
        script.Begin();
        customer.Say(10_000, true, _ => CallScript.Angry);
        script.Play(customer);
        script.Sink.Of<EstimateMade>().ShouldBeEmpty();
        script.Sink.Of<CustomerStateChanged>().ShouldBeEmpty();
    }

    [Fact]
    public void Handle_LegNoLongerTheCustomers_ErasesWhatItGave()
    {
        var (script, _, customer) = Angry();
        customer.Leg.BindRole(SpeakerRole.Mixed, "conference");
        script.Loop.Handle(ConversationSignal.Changed(customer.Leg, 0), CallScript.StartNs + 13_000_000_000);
        script.Sink.Of<CustomerStateChanged>()[^1].State.ShouldBe(CustomerMood.Unknown);
        script.Sink.Of<CueClosed>().ShouldContain(c => c.Kind == CueKind.CustomerFrustrated && c.Reason == "not-allowed");
    }

    [Fact]
    public void Handle_AgentMutes_ClosesTheirCuesAndDropsOnceAKindUntilUnmuted()
    {
        var (script, agent, customer) = Angry();
        Mute(script, "bo", true);
        script.Sink.Of<CueClosed>().ShouldNotContain(c => c.Reason == "muted");
        Mute(script, "ana", true);
        script.Sink.Of<CueClosed>().ShouldContain(c => c.Reason == "muted");
        var opened = script.Sink.Of<CueOpened>().Count;
        agent.Say(70_000, true);
        customer.Say(70_000, true, _ => CallScript.Angry);
        script.Play(agent, customer);
        script.Sink.Of<CueOpened>().Count.ShouldBe(opened);
        var dropped = script.Sink.Of<CueDropped>().Where(d => d.Reason == "muted").Select(d => d.Kind).ToArray();
        dropped.ShouldContain(CueKind.ExtendedOverlap);
        dropped.ShouldBeUnique();
        script.Sink.Of<EstimateMade>().Count.ShouldBeGreaterThan(100, "mute silences cues, not the state");

        Mute(script, "ana", false);
        agent.Say(3200, true);
        customer.Say(3200, true, _ => CallScript.Angry);
        script.Play(agent, customer);
        script.Sink.Of<CueOpened>().Count.ShouldBeGreaterThan(opened);
    }

    [Fact]
    public void Handle_AgentKnownLateAndMuted_ClosesTheCallsCues()
    {
        var script = new CallScript();
        script.Call.SetAgent("");
        var agent = script.Leg(SpeakerRole.Agent, 0, "1");
        var customer = script.Leg(SpeakerRole.Customer, 0, "2");
        script.Begin();
        Mute(script, "cy", true);
        agent.Say(9000, false);
        customer.Say(9000, false).End();
        script.Play(agent, customer);
        script.Sink.Of<CueOpened>().ShouldHaveSingleItem().AgentId.ShouldBe("");
        script.Call.SetAgent("cy");
        script.Loop.Handle(ConversationSignal.Changed(agent.Leg, 0), CallScript.StartNs);
        script.Sink.Of<CueClosed>().ShouldHaveSingleItem().Reason.ShouldBe("muted");
        script.Sink.Of<LegChanged>().ShouldHaveSingleItem().AgentId.ShouldBe("cy");
    }

    [Fact]
    public void Handle_Feedback_ClosesAnUnhelpfulCueAndReachesTheSummary()
    {
        var (script, agent, customer) = Angry();
        var cue = script.Sink.Of<CueOpened>().First(c => c.Kind == CueKind.CustomerFrustrated);
        script.Loop.Handle(
            new ConversationSignal { Kind = SignalKind.CueFeedback, Call = script.Call, Text = cue.CueId, Flag = false }, CallScript.StartNs);
        script.Sink.Of<CueClosed>().ShouldContain(c => c.CueId == cue.CueId && c.Reason == "dismissed");
        script.EndCall(13_000, "bye", agent, customer);
        script.Summaries.Single().Cues[CueKind.CustomerFrustrated].Unhelpful.ShouldBe(1);
    }

    private static (CallScript Script, LegScript Agent, LegScript Customer) Angry()
    {
        var script = new CallScript(TapKind.Siprec);
        var agent = script.Leg(SpeakerRole.Agent, 0, "1");
        var customer = script.Leg(SpeakerRole.Customer, 0, "2");
        script.Begin();
        agent.Say(12_800, false);
        customer.Say(12_800, true, _ => CallScript.Angry);
        script.Play(agent, customer);
        return (script, agent, customer);
    }

    private static void Changed(CallScript script) => script.Loop.Handle(
        new ConversationSignal { Kind = SignalKind.CallChanged, Call = script.Call }, CallScript.StartNs + 12_900_000_000);

    private static void Mute(CallScript script, string agent, bool isMuted) =>
        script.Loop.Handle(new ConversationSignal { Kind = SignalKind.AgentMuted, Text = agent, Flag = isMuted }, CallScript.StartNs);
}
