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

    [Fact]
    public void Handle_MusicThatIsNoSpeech_IsAHoldWithoutACueAndEndsWithAVoice()
    {
        // As live: the gate refuses the music, and a rare look at it says what it is.
        var script = OnHold(Glances);
        var holds = script.Sink.Of<HoldChanged>();
        holds.Select(h => (h.OnHold, h.Signalled)).ShouldBe([(true, false), (false, false)]);
        holds[0].SinceMs.ShouldBeInRange(12_800 + 2000, 12_800 + 4000);
        holds[0].AtMs.ShouldBe(holds[0].SinceMs + 2000, 50);
        holds[1].SinceMs.ShouldBe(holds[0].SinceMs);
        holds[1].AtMs.ShouldBe(44_800, 1000);
        script.Sink.Of<CueOpened>().ShouldBeEmpty();
        script.Sink.Of<EstimateMade>().Count(e => e.Heard == AudioKind.Music).ShouldBeGreaterThan(5);
        script.Sink.Of<EstimateMade>().Where(e => e.Heard == AudioKind.Music).ShouldAllBe(e => e.Abstained);
        var talk = script.Summaries.Single().TurnTaking;
        talk.Holds.ShouldBe(1);
        talk.HoldMs.ShouldBe(holds[1].AtMs - holds[0].SinceMs, 100);
        talk.ToMeasures()["holds"].ShouldBe(1);

        OnHold(_ => Silent).Sink.Of<CueOpened>().ShouldNotBeEmpty("the same wait in silence is the agent's");
    }

    [Fact]
    public void Handle_LongHold_ChangesNothingOfTheState()
    {
        var script = new CallScript();
        var agent = script.Leg(SpeakerRole.Agent, 0, "1");
        var customer = script.Leg(SpeakerRole.Customer, 0, "2");
        script.Begin();
        customer.Say(12_800, true, _ => CallScript.Angry).Say(160_000, false, Glances).Say(6400, true, _ => CallScript.Angry);
        agent.Say(12_800, false).Say(160_000, false).Say(6400, false);
        script.Play(agent, customer);
        var states = script.Sink.Of<CustomerStateChanged>();
        states.ShouldContain(s => s.State == CustomerMood.Frustrated);
        states.ShouldNotContain(s => s.AtMs > 14_000 && s.AtMs < 172_000);
        states.ShouldNotContain(s => s.State == CustomerMood.Unknown);
        script.Sink.Of<CueOpened>().ShouldNotContain(c => c.AtMs > 14_000 && c.AtMs < 172_000);

        var silent = new CallScript();
        customer = silent.Leg(SpeakerRole.Customer);
        silent.Begin();
        customer.Say(12_800, true, _ => CallScript.Angry).Say(160_000, false);
        silent.Play(customer);
        silent.Sink.Of<CustomerStateChanged>()[^1].State.ShouldBe(CustomerMood.Unknown, "in silence what was known grows stale");
    }

    [Fact]
    public void Hear_MusicForAMoment_IsNoHold()
    {
        var holds = new HoldTracker();
        holds.Hear(AudioKind.Music, 0);
        holds.Hear(AudioKind.Music, HoldTracker.MinMusicTicks - 1);
        holds.Tick(HoldTracker.MinMusicTicks, isHeldBySignalling: false);
        holds.IsOnHold.ShouldBeFalse();
        holds.Hear(AudioKind.Music, HoldTracker.MinMusicTicks);
        holds.Tick(HoldTracker.MinMusicTicks + 1, isHeldBySignalling: false);
        holds.IsOnHold.ShouldBeTrue();
        holds.Hear(AudioKind.OneVoice, HoldTracker.MinMusicTicks + 2);
        holds.Tick(HoldTracker.MinMusicTicks + 3, isHeldBySignalling: false);
        holds.IsOnHold.ShouldBeFalse("somebody speaks");
        holds.Hear(AudioKind.Music, HoldTracker.MinMusicTicks + 4);
        holds.Tick(HoldTracker.MinMusicTicks + 5, isHeldBySignalling: false);
        holds.IsOnHold.ShouldBeFalse("what was heard before the voice does not count");
        holds.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData(AudioKind.Tones)]
    [InlineData(AudioKind.Noise)]
    [InlineData(AudioKind.SeveralVoices)]
    public void Hear_WhatIsNoMusic_IsNoHold(AudioKind heard)
    {
        var holds = new HoldTracker();
        for (var tick = 0; tick < 1000; tick++)
        {
            holds.Hear(heard, tick);
            holds.Tick(tick, isHeldBySignalling: false);
            holds.IsOnHold.ShouldBeFalse();
        }
    }

    [Fact]
    public void Tick_MusicStops_IsOverAfterALongPauseOnly()
    {
        var holds = new HoldTracker();
        var tick = 0L;
        for (; tick < 200; tick++)
        {
            holds.Hear(tick % 60 == 0 ? AudioKind.Music : AudioKind.Noise, tick);
            holds.Tick(tick, isHeldBySignalling: false);
        }

        var last = 180;
        for (; holds.IsOnHold; tick++)
        {
            holds.Tick(tick, isHeldBySignalling: false);
        }

        ((tick - 1 - last) * 32).ShouldBeInRange(10_000, 15_000);
        holds.Count.ShouldBe(1);
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

    private static EmotionEstimate Silent => CallScript.Calm with { Outcome = ChunkOutcome.NotSpeech };

    // Looks as inference takes them: the third to the tenth loud chunk and each fourth after them; the first says nothing yet.
    private static Func<double, EmotionEstimate> Glances
    {
        get
        {
            var loud = 0;
            return _ => ++loud is > 3 and <= 10 || (loud > 10 && loud % 4 == 2) ? Music : Silent;
        }
    }

    private static CallScript OnHold(Func<double, EmotionEstimate> heard)
    {
        var script = new CallScript();
        var agent = script.Leg(SpeakerRole.Agent, 0, "1");
        var customer = script.Leg(SpeakerRole.Customer, 0, "2");
        script.Begin();
        customer.Say(6400, true, _ => CallScript.Calm).Say(4800, false).Say(1600, true, _ => CallScript.Calm)
            .Say(32_000, false, heard).Say(3200, true, _ => CallScript.Calm).End();
        agent.Say(6400, false).Say(4800, true).Say(1600, false).Say(32_000, false).Say(3200, false).End();
        script.Play(agent, customer);
        script.EndCall(48_000);
        return script;
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
