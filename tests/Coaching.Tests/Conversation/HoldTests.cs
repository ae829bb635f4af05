using EdgeCx.Coaching.Conversation.TurnTaking;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Speech;

namespace EdgeCx.Coaching.Tests.Conversation;

/// <summary>Music, holds and announcements: what is heard on the customer's leg when it is not the customer.</summary>
public sealed class HoldTests
{
    private static readonly EmotionEstimate Music = CallScript.Angry with
    {
        Outcome = ChunkOutcome.Abstained,
        Abstention = AbstainReason.OutOfDomain,
        Heard = AudioKind.Music,
    };

    [Fact]
    public void Handle_MusicWithPauses_IsNoDeadAirAndNoMood()
    {
        var script = Waiting(Music);
        script.Sink.Of<CueOpened>().ShouldBeEmpty();
        script.Sink.Of<CustomerStateChanged>().ShouldNotContain(s => s.State == CustomerMood.Frustrated);
        Waiting(CallScript.Calm).Sink.Of<CueOpened>().ShouldNotBeEmpty("the same pauses of a voice are an agent's silence");
    }

    [Theory]
    [InlineData(AudioKind.Tones)]
    [InlineData(AudioKind.Noise)]
    [InlineData(AudioKind.SeveralVoices)]
    public void Handle_WhatIsNotOneVoice_MovesNothing(AudioKind heard)
    {
        var script = new CallScript();
        var customer = script.Leg(SpeakerRole.Customer);
        script.Begin();
        customer.Say(20_000, true, _ => Music with { Heard = heard });
        script.Play(customer);
        script.Sink.Of<EstimateMade>().ShouldNotBeEmpty();
        script.Sink.Of<CustomerStateChanged>().ShouldBeEmpty();
    }

    [Fact]
    public void Tick_RepeatedHolds_AreCountedOnceEachAndOfLateOnly()
    {
        var holds = new HoldTracker();
        var tick = 0L;
        for (var n = 0; n < 3; n++)
        {
            for (var i = 0; i < 300; i++)
            {
                holds.Tick(tick++, isHeldBySignalling: true);
            }

            for (var i = 0; i < 300; i++)
            {
                holds.Tick(tick++, isHeldBySignalling: false);
            }
        }

        holds.Count.ShouldBe(3);
        holds.TotalTicks.ShouldBe(900);
        holds.InLastMinutes(tick).ShouldBe(3);
        holds.InLastMinutes(tick + 9375).ShouldBe(0);
        holds.Tick(tick, isHeldBySignalling: true);
        holds.Count.ShouldBe(3, "a moment is no hold");
    }

    [Fact]
    public void Handle_BeforeTheAgentIsOnTheCall_UsesNoEstimate()
    {
        // Ringing, an announcement, a menu: signalled media on the customer's leg while the agent's has not begun.
        var script = new CallScript(TapKind.Siprec);
        var customer = script.Leg(SpeakerRole.Customer, 0, "2");
        var agent = script.Call.AddLeg("1");
        agent.BindRole(SpeakerRole.Agent, "test");
        script.Begin();
        customer.Say(12_800, true, _ => CallScript.Angry);
        script.Play(customer);
        script.Sink.Of<EstimateMade>().ShouldBeEmpty();
        script.Sink.Of<CustomerStateChanged>().ShouldBeEmpty();
        script.Sink.Of<CueOpened>().ShouldBeEmpty();
        script.Metrics.Drops[DropReason.NoAgent].ShouldBe(25);

        agent.SetState(LegState.Active);
        script.Loop.Handle(Core.Signals.ConversationSignal.Changed(agent, 0), CallScript.StartNs + 12_800_000_000);
        customer.Say(12_800, true, _ => CallScript.Angry);
        script.Play(customer);
        script.Sink.Of<EstimateMade>().ShouldNotBeEmpty();
    }

    [Fact]
    public void Handle_AfterTheAgentLeft_UsesNoEstimate()
    {
        var script = new CallScript(TapKind.Siprec);
        var agent = script.Leg(SpeakerRole.Agent, 0, "1");
        var customer = script.Leg(SpeakerRole.Customer, 0, "2");
        script.Begin();
        agent.Say(6400, true).End();
        customer.Say(12_800, true, _ => CallScript.Calm);
        script.Play(agent, customer);
        script.Sink.Of<EstimateMade>()[^1].AtMs.ShouldBe(6000, 500);
        script.Metrics.Drops[DropReason.NoAgent].ShouldBeInRange(11, 14);
    }

    private static CallScript Waiting(EmotionEstimate heard)
    {
        var script = new CallScript();
        var agent = script.Leg(SpeakerRole.Agent, 0, "1");
        var customer = script.Leg(SpeakerRole.Customer, 0, "2");
        script.Begin();
        customer.Say(4800, true, _ => heard);
        for (var i = 0; i < 10; i++)
        {
            customer.Say(1600, true, _ => heard).Say(3200, false);
        }

        customer.Say(1600, true, _ => heard).Say(5760, false).Say(1600, true, _ => heard);
        agent.Say(64_000, false).End();
        customer.End();
        script.Play(agent, customer);
        return script;
    }
}
