using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;

namespace EdgeCx.Coaching.Tests.Conversation;

public sealed class ConversationLoopTests
{
    [Fact]
    public void Handle_WholeCall_TellsItsStartStateCuesAndEndInOrder()
    {
        var (script, agent, customer) = NewCall();
        agent.Say(20_000, false);
        customer.Say(20_000, true, _ => CallScript.Angry);
        script.Play(agent, customer);
        script.EndCall(20_100, "bye", agent, customer);

        var events = script.Sink.Events;
        events[0].ShouldBeOfType<CallStarted>().AgentId.ShouldBe("ana");
        events[^1].ShouldBeOfType<CallEnded>().Reason.ShouldBe("bye");
        ((CallEnded)events[^1]).DurationMs.ShouldBe(20_000);
        var state = script.Sink.Of<CustomerStateChanged>()[^1];
        state.State.ShouldBe(CustomerMood.Frustrated);
        state.Evidence["anger"].ShouldBeGreaterThan(0.7);
        var cue = script.Sink.Of<CueOpened>().Single(c => c.Kind == CueKind.CustomerFrustrated);
        cue.Text.Length.ShouldBeGreaterThan(5);
        script.Sink.Of<CueClosed>()[^1].Reason.ShouldBe("call-ended");
        script.Sink.Of<CueOpened>().Select(c => c.CueId).ShouldBe(script.Sink.Of<CueClosed>().Select(c => c.CueId), ignoreOrder: true);
        script.Loop.LiveCalls.ShouldBe(0);
    }

    [Fact]
    public void Handle_LiveCall_CarriesTheLatencyOfTheLastSample()
    {
        var (script, agent, customer) = NewCall(TapKind.Siprec);
        agent.Say(6400, false);
        customer.Say(6400, true, _ => CallScript.Angry);
        script.Play(agent.Signals.Concat(customer.Signals).OrderBy(s => s.AtNs), lagMs: 70);
        script.Sink.Of<EstimateMade>().ShouldNotBeEmpty();
        script.Sink.Of<EstimateMade>().ShouldAllBe(e => e.LatencyMs >= 70 && e.LatencyMs < 120);
        script.Sink.Of<CueOpened>().ShouldAllBe(e => e.LatencyMs >= 70 && e.LatencyMs < 120 && e.Receipt.DecidedNs > 0);
        script.Sink.Of<EstimateMade>().Select(e => e.AtMs).ShouldBe(Enumerable.Range(1, 12).Select(i => i * 500.0));
    }

    [Fact]
    public void Handle_Recording_HasNoLatencyAndNoDeadline()
    {
        var (script, agent, customer) = NewCall();
        agent.Say(6400, false);
        customer.Say(6400, true, _ => CallScript.Angry);
        script.Play(agent.Signals.Concat(customer.Signals).OrderBy(s => s.AtNs), lagMs: 60_000);
        script.Sink.Of<CueOpened>().ShouldNotBeEmpty();
        script.Sink.Of<CueOpened>().ShouldAllBe(e => e.LatencyMs == 0);
        script.Sink.Of<EstimateMade>().ShouldAllBe(e => e.LatencyMs == 0);
    }

    [Fact]
    public void Handle_LateResults_AreDroppedAndCountedNotPublished()
    {
        var (script, agent, customer) = NewCall(TapKind.Siprec);
        agent.Say(10_000, false);
        customer.Say(10_000, true, _ => CallScript.Angry);
        script.Play(agent.Signals.Concat(customer.Signals).OrderBy(s => s.AtNs), lagMs: 300);
        script.Sink.Of<EstimateMade>().ShouldBeEmpty();
        script.Sink.Of<CueOpened>().ShouldBeEmpty();
        script.Sink.Of<CueDropped>().ShouldNotBeEmpty();
        script.Sink.Of<CueDropped>().ShouldAllBe(d => d.Reason == "deadline");
        script.Metrics.DeadlineMisses.ShouldBe(script.Metrics.Drops[DropReason.DeadlinePassed]);
        script.Metrics.DeadlineMisses.ShouldBeGreaterThan(19);
    }

    [Fact]
    public void Advance_LegStalls_GoesOnWithoutItAfterTheGrace()
    {
        var (script, agent, customer) = NewCall(TapKind.Siprec);
        agent.Say(3200, true);
        customer.Say(6400, true, _ => CallScript.Angry);
        script.Play(agent.Signals.Concat(customer.Signals).OrderBy(s => s.AtNs));
        script.Sink.Of<EstimateMade>().Select(e => e.AtMs).ShouldBe(Enumerable.Range(1, 12).Select(i => i * 500.0), "it waits less than the deadline");
        script.Metrics.DeadlineMisses.ShouldBe(0);
        script.Sink.Of<EstimateMade>().Count(e => e.LatencyMs > 50).ShouldBeLessThan(3, "a leg that stalled is waited for once");

        customer.Say(3200, true, _ => CallScript.Angry);
        script.Play(customer);
        agent.Skip(6400).Say(640, true);
        script.Play(agent);
        customer.Say(640, true);
        script.Play(customer);
        script.EndCall(10_300, "bye", agent, customer);
        script.Summaries.Single().TurnTaking.AgentSpeechMs.ShouldBe(3840);
    }

    [Fact]
    public void Advance_LegWithSilenceSuppression_IsHeardAsSilence()
    {
        var (script, agent, customer) = NewCall(TapKind.Siprec);
        agent.Say(1600, true);
        customer.Say(1600, false).Say(3200, true).Say(9600, false);
        script.Play(agent, customer);
        script.Sink.Of<CueOpened>().Select(c => c.Kind).ShouldBe([CueKind.SlowToRespond, CueKind.LongSilence]);
        agent.Leg.SetState(LegState.Silent);
        script.Loop.Handle(ConversationSignal.Changed(agent.Leg, 0), CallScript.StartNs + 14_400_000_000);
        customer.Say(3200, false);
        script.Play(customer);
        script.Sink.Of<CueClosed>()[^1].Reason.ShouldBe("condition-over", "of a leg that is reported silent nothing may be said");
    }

    [Fact]
    public void Handle_HeldLeg_IsNeitherDeadAirNorWaitedFor()
    {
        var (script, agent, customer) = NewCall(TapKind.Siprec);
        agent.Say(1600, false).Say(3200, true);
        customer.Say(1600, true).Say(3200, false);
        script.Play(agent, customer);
        customer.Leg.SetState(LegState.Inactive);
        script.Loop.Handle(ConversationSignal.Changed(customer.Leg, 0), CallScript.StartNs + 4_900_000_000);
        agent.Say(30_000, false);
        script.Play(agent);
        script.Sink.Of<CueOpened>().ShouldBeEmpty();

        customer.Leg.SetState(LegState.Active);
        script.Loop.Handle(ConversationSignal.Changed(customer.Leg, 0), CallScript.StartNs + 35_000_000_000);
        customer.Skip(30_000).Say(9600, false);
        agent.Say(9600, false);
        script.Play(agent, customer);
        script.Sink.Of<CueOpened>().ShouldHaveSingleItem().Kind.ShouldBe(CueKind.LongSilence);
        script.Sink.Of<LegChanged>().Select(l => l.State).ShouldBe([LegState.Inactive, LegState.Active]);
    }

    [Fact]
    public void Handle_OneLegMissing_StillKnowsTheOther()
    {
        // The agent's stream is up by signalling, but no sound of it arrives.
        var script = new CallScript(TapKind.Siprec);
        var customer = script.Leg(SpeakerRole.Customer);
        var agent = script.Call.AddLeg("deaf");
        agent.BindRole(SpeakerRole.Agent, "test");
        agent.SetState(LegState.Active);
        script.Begin();
        customer.Say(12_000, true, _ => CallScript.Angry).Say(12_000, false, _ => CallScript.Calm);
        script.Play(customer);
        script.EndCall(24_000, "bye", customer);
        script.Sink.Of<CueOpened>().ShouldContain(c => c.Kind == CueKind.CustomerFrustrated);
        script.Sink.Of<CueOpened>().ShouldNotContain(c => c.Kind == CueKind.LongSilence);
        script.Summaries.Single().TurnTaking.AgentSpeechMs.ShouldBe(0);
    }

    [Fact]
    public void Handle_RoleBoundLate_StartsTurnTakingCuesThen()
    {
        var script = new CallScript(TapKind.Siprec);
        var agent = script.Leg(SpeakerRole.Unknown, 0, "1");
        var customer = script.Leg(SpeakerRole.Unknown, 0, "2");
        script.Begin();
        agent.Say(12_000, false);
        customer.Say(12_000, false);
        script.Play(agent, customer);
        script.Sink.Of<CueOpened>().ShouldBeEmpty();
        foreach (var (leg, role) in new[] { (agent, SpeakerRole.Agent), (customer, SpeakerRole.Customer) })
        {
            leg.Leg.BindRole(role, "late rule");
            script.Loop.Handle(ConversationSignal.Changed(leg.Leg, 0), CallScript.StartNs + 12_000_000_000);
        }

        agent.Say(9000, false);
        customer.Say(9000, false);
        script.Play(agent, customer);
        script.Sink.Of<CueOpened>().ShouldHaveSingleItem().Kind.ShouldBe(CueKind.LongSilence);
        script.Sink.Of<LegChanged>().Select(l => l.Rule).ShouldAllBe(r => r == "late rule");
    }

    [Fact]
    public void Handle_SameLegSaidTwice_IsToldOnce()
    {
        var (script, agent, _) = NewCall();
        script.Loop.Handle(ConversationSignal.Changed(agent.Leg, 0), CallScript.StartNs);
        script.Loop.Handle(ConversationSignal.Changed(agent.Leg, 0), CallScript.StartNs);
        script.Sink.Of<LegChanged>().ShouldHaveSingleItem();
    }

    [Fact]
    public void Handle_NobodySpeaks_OpensLongSilenceAfterSlowToRespond()
    {
        var (script, agent, customer) = NewCall();
        customer.Say(3200, true).Say(12_000, false);
        agent.Say(15_200, false);
        script.Play(agent, customer);
        script.EndCall(15_200, "bye", agent, customer);
        script.Sink.Of<CueOpened>().Select(c => c.Kind).ShouldBe([CueKind.SlowToRespond, CueKind.LongSilence]);
        script.Sink.Of<CueOpened>()[0].AtMs.ShouldBe(7200, 40);
        script.Sink.Of<CueOpened>()[1].AtMs.ShouldBe(11_200, 40);
        script.Sink.Of<CueClosed>().Select(c => c.Reason).ShouldBe(["superseded", "call-ended"]);
    }

    [Fact]
    public void Handle_ResultsBeforeTheStartAndAfterTheEnd_AreTolerated()
    {
        var script = new CallScript(TapKind.Siprec);
        var agent = script.Leg(SpeakerRole.Agent);
        agent.Say(320, true);
        script.Play(agent);
        script.Sink.Events.ShouldHaveSingleItem().ShouldBeOfType<CallStarted>();
        script.EndCall(400, "bye", agent);
        script.Sink.Events[^1].ShouldBeOfType<CallEnded>();
        agent.Say(320, true);
        script.Play(agent);
        script.EndCall(900);
        script.Sink.Events.Count.ShouldBe(2);
        script.Metrics.Drops[DropReason.LegInactive].ShouldBe(10);
    }

    [Fact]
    public void Handle_EndOfAnUnknownCall_BeginsNothing()
    {
        var script = new CallScript();
        script.EndCall(100);
        script.Loop.Handle(new ConversationSignal { Kind = SignalKind.VoiceActivity }, 0);
        script.Sink.Events.ShouldBeEmpty();
        script.Loop.LiveCalls.ShouldBe(0);
    }

    [Fact]
    public void Advance_LegsNeverDrained_EndsTheCallAfterTheGrace()
    {
        var (script, agent, customer) = NewCall(TapKind.Siprec);
        agent.Say(640, true);
        customer.Say(640, false);
        script.Play(agent, customer);
        script.EndCall(1000, "session-expired");
        script.Loop.Advance(CallScript.StartNs + 1_400_000_000);
        script.Sink.Of<CallEnded>().ShouldBeEmpty();
        script.Loop.Advance(CallScript.StartNs + 1_600_000_000);
        script.Sink.Of<CallEnded>().ShouldHaveSingleItem().Reason.ShouldBe("session-expired");
    }

    [Fact]
    public void Handle_FaultInOneCall_EndsOnlyItsCoaching()
    {
        var metrics = new FlowMetrics();
        var sink = new ListSink();
        var loop = CallScript.NewLoop(new CoachingOptions(), metrics, sink);
        var good = NewBareCall();
        var bad = NewBareCall();
        loop.Handle(ConversationSignal.Started(good, 0), 1);
        loop.Handle(ConversationSignal.Started(bad, 0), 1);
        loop.Handle(new ConversationSignal { Kind = SignalKind.LegChanged, Call = bad }, 2);
        loop.Handle(new ConversationSignal { Kind = SignalKind.LegChanged, Call = bad }, 3);
        loop.Faults.ShouldBe(1);
        loop.LiveCalls.ShouldBe(2);
        loop.Handle(ConversationSignal.Ended(bad, "bye", 4), 4);
        loop.Handle(ConversationSignal.Ended(good, "bye", 4), 4);
        sink.Of<CallEnded>().Count.ShouldBe(2);
        loop.LiveCalls.ShouldBe(0);
    }

    [Fact]
    public void Handle_MoreCallsThanAllowed_RefusesTheRestAndStaysBounded()
    {
        var metrics = new FlowMetrics();
        var sink = new ListSink();
        var loop = CallScript.NewLoop(new CoachingOptions { MaxCalls = 100, MaxAgents = 10 }, metrics, sink);
        var calls = Enumerable.Range(0, 1000).Select(i => NewBareCall("agent" + i)).ToArray();
        foreach (var call in calls)
        {
            loop.Handle(ConversationSignal.Started(call, 0), 1);
        }

        loop.LiveCalls.ShouldBe(100);
        loop.RefusedCalls.ShouldBe(900);
        metrics.Drops[DropReason.Overload].ShouldBe(900);
        foreach (var call in calls)
        {
            loop.Handle(ConversationSignal.Ended(call, "bye", 2), 2);
        }

        loop.LiveCalls.ShouldBe(0);
        sink.Of<CallEnded>().Count.ShouldBe(100);
    }

    [Fact]
    public void EndAll_RunningCalls_CloseTheirCuesWithTheReason()
    {
        var (script, agent, customer) = NewCall(TapKind.Siprec);
        agent.Say(9000, false);
        customer.Say(9000, false);
        script.Play(agent, customer);
        script.Sink.Of<CueOpened>().ShouldHaveSingleItem();
        script.Loop.EndAll("shutdown", CallScript.StartNs + 9_100_000_000);
        script.Sink.Of<CueClosed>().ShouldHaveSingleItem().Reason.ShouldBe("shutdown");
        script.Sink.Of<CallEnded>().ShouldHaveSingleItem().Reason.ShouldBe("shutdown");
    }

    [Fact]
    public void ConversationLoop_VoiceFrames_AllocateNothing()
    {
        var (script, agent, customer) = NewCall(TapKind.Siprec);
        for (var i = 0; i < 40; i++)
        {
            agent.Say(1600, i % 2 == 0).Say(640, false);
            customer.Say(1600, i % 2 == 1).Say(640, i % 5 == 0);
        }

        var signals = agent.Signals.Concat(customer.Signals).OrderBy(s => s.AtNs).ToArray();
        var warm = signals.Length / 4;
        script.Play(signals[..warm]);
        var events = script.Sink.Events.Count;

        // A collection that another test causes makes the runtime count the rest of this thread's allocation block as used: what the loop
        // allocates shows in every stretch, that only in some.
        var least = long.MaxValue;
        for (var stretch = 0; stretch < 6; stretch++)
        {
            var (from, to) = (warm + (stretch * warm / 2), warm + ((stretch + 1) * warm / 2));
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = from; i < to; i++)
            {
                script.Loop.Handle(signals[i], signals[i].AtNs + 20_000_000);
                script.Loop.Advance(signals[i].AtNs + 20_000_000);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        script.Sink.Events.Count.ShouldBe(events, "the frames measured open no cue");
        least.ShouldBe(0);
    }

    private static (CallScript Script, LegScript Agent, LegScript Customer) NewCall(TapKind tap = TapKind.File)
    {
        var script = new CallScript(tap);
        var agent = script.Leg(SpeakerRole.Agent, 0, "1");
        var customer = script.Leg(SpeakerRole.Customer, 0, "2");
        script.Begin();
        return (script, agent, customer);
    }

    private static Call NewBareCall(string agent = "ana")
    {
        var call = new Call(CallId.New(), TapKind.Siprec, DateTimeOffset.UnixEpoch, noticeRequired: false);
        call.SetAgent(agent);
        return call;
    }
}
