using EdgeCx.Coaching.Conversation.TurnTaking;
using EdgeCx.Core.Calls;

namespace EdgeCx.Coaching.Tests.Conversation.TurnTaking;

public sealed class TurnTakingMeterTests
{
    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Summarize_AlignedLegs_EqualsTheCountOverFrames(int seed)
    {
        var (script, agent, customer) = NewCall();
        var (a, c) = (Talk(agent, seed), Talk(customer, seed + 1000));
        var summary = Finish(script, agent, customer);

        var n = Math.Max(a.Length, c.Length);
        bool At(bool[] talk, int i) => i < talk.Length && talk[i];
        summary.ObservedMs.ShouldBe(n * 32.0);
        summary.AgentSpeechMs.ShouldBe(a.Count(x => x) * 32.0);
        summary.CustomerSpeechMs.ShouldBe(c.Count(x => x) * 32.0);
        summary.TalkOverMs.ShouldBe(Enumerable.Range(0, n).Count(i => At(a, i) && At(c, i)) * 32.0);
        summary.SilenceMs.ShouldBe(Enumerable.Range(0, n).Count(i => !At(a, i) && !At(c, i)) * 32.0);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Summarize_LegsOffTheGrid_StaysWithinHalfAPointOfASampleExactOracle(int seed)
    {
        var offsetMs = new Random(seed).NextDouble() * 500;
        var script = new CallScript();
        var agent = script.Leg(SpeakerRole.Agent);
        var customer = script.Leg(SpeakerRole.Customer, offsetMs);
        script.Begin();
        var (a, c) = (Talk(agent, seed, 4000), Talk(customer, seed + 1000, 4000));
        var summary = Finish(script, agent, customer);

        var offset = (int)Math.Round(offsetMs * 8);
        var samples = new byte[Math.Max(a.Length * 256, offset + (c.Length * 256))];
        Paint(samples, a, 0, 1);
        Paint(samples, c, offset, 2);
        summary.AgentTalkShare.ShouldBe(samples.Count(s => (s & 1) != 0) / (double)samples.Length, 0.005);
        summary.CustomerTalkShare.ShouldBe(samples.Count(s => (s & 2) != 0) / (double)samples.Length, 0.005);
        summary.TalkOverShare.ShouldBe(samples.Count(s => s == 3) / (double)samples.Length, 0.005);
    }

    [Fact]
    public void Summarize_RolesBoundLate_CountWhatWasHeardBefore()
    {
        var script = new CallScript();
        var agent = script.Leg(SpeakerRole.Unknown, 0, "1");
        var customer = script.Leg(SpeakerRole.Unknown, 0, "2");
        script.Begin();
        agent.Say(6400, true);
        customer.Say(3200, true).Say(3200, false);
        script.Play(agent, customer);
        agent.Leg.BindRole(SpeakerRole.Agent, "late");
        customer.Leg.BindRole(SpeakerRole.Customer, "late");
        script.Loop.Handle(Core.Signals.ConversationSignal.Changed(agent.Leg, 0), CallScript.StartNs);
        script.Loop.Handle(Core.Signals.ConversationSignal.Changed(customer.Leg, 0), CallScript.StartNs);
        agent.Say(3200, false);
        customer.Say(3200, true);
        var summary = Finish(script, agent, customer);
        summary.AgentSpeechMs.ShouldBe(6400);
        summary.CustomerSpeechMs.ShouldBe(6400);
        summary.TalkOverMs.ShouldBe(3200);
    }

    [Fact]
    public void Summarize_MixedAndUnknownLegs_CountOnNeitherSide()
    {
        var script = new CallScript();
        var mixed = script.Leg(SpeakerRole.Mixed, 0, "1");
        var agent = script.Leg(SpeakerRole.Agent, 0, "2");
        script.Begin();
        mixed.Say(9600, true);
        agent.Say(3200, true).Say(6400, false);
        var summary = Finish(script, mixed, agent);
        summary.AgentSpeechMs.ShouldBe(3200);
        summary.CustomerSpeechMs.ShouldBe(0);
        summary.TalkOverMs.ShouldBe(0);
        summary.ObservedMs.ShouldBe(9600);
    }

    [Theory]
    [InlineData(SpeakerRole.Unknown)]
    [InlineData(SpeakerRole.Mixed)]
    public void Summarize_OnlyALegOfNeitherSideSpeaks_ItsSpeechIsNotSilence(SpeakerRole role)
    {
        var script = new CallScript();
        var leg = script.Leg(role);
        script.Begin();
        leg.Say(6400, true).Say(3200, false);
        var summary = Finish(script, leg);
        summary.AgentSpeechMs.ShouldBe(0);
        summary.CustomerSpeechMs.ShouldBe(0);
        summary.SilenceMs.ShouldBe(3200);
    }

    [Fact]
    public void Summarize_Turns_BridgeShortPausesAndTellWhoBeganOverWhom()
    {
        var (script, agent, customer) = NewCall();
        //            0        3.2       6.4   6.72   9.6       12.8
        // agent      |--speaks---------------------------|
        // customer              ...      |  mhm |        over the agent, stays
        agent.Say(3200, true).Say(480, false).Say(5920, true).Say(640, true).Say(12_000, false);
        customer.Say(6400, false).Say(256, true).Say(2304, false).Say(4000, true).Say(9280, false);
        var summary = Finish(script, agent, customer);
        summary.AgentTurns.ShouldBe(1);
        summary.CustomerInterruptions.ShouldBe(1);
        summary.AgentInterruptions.ShouldBe(0);
        summary.AgentLongestTurnMs.ShouldBe(10_240);
        summary.TalkOverMs.ShouldBe(256 + 1280);
    }

    [Fact]
    public void Summarize_Responses_AreTimedFromTheCustomersLastWord()
    {
        var (script, agent, customer) = NewCall();
        customer.Say(3200, true).Say(9600, false).Say(3200, true).Say(6400, false);
        agent.Say(3200 + 1600, false).Say(3200, true).Say(8000 + 640, false).Say(2240, true).Say(2560, false);
        var summary = Finish(script, agent, customer);
        summary.Responses.ShouldBe(2);
        summary.MeanResponseMs!.Value.ShouldBe((1600 + 640) / 2.0, 33);
        summary.LongestResponseMs!.Value.ShouldBe(1600, 33);
    }

    [Fact]
    public void Summarize_SpeakingRate_IsNucleiPerSecondOfSpeech()
    {
        var (script, agent, customer) = NewCall();
        agent.Say(32_000, true, null, 5).Say(32_000, false);
        customer.Say(32_000, false).Say(32_000, true, null, 3.5);
        var summary = Finish(script, agent, customer);
        summary.AgentRatePerS!.Value.ShouldBe(5, 0.1);
        summary.CustomerRatePerS!.Value.ShouldBe(3.5, 0.1);
    }

    [Fact]
    public void Summarize_NothingHeard_IsZeroAndUnknownNotNaN()
    {
        var summary = new TurnTakingMeter().Summarize();
        summary.AgentTalkShare.ShouldBe(0);
        summary.AgentShareOfTalk.ShouldBeNull();
        summary.AgentRatePerS.ShouldBeNull();
        summary.MeanResponseMs.ShouldBeNull();
    }

    private static (CallScript Script, LegScript Agent, LegScript Customer) NewCall()
    {
        var script = new CallScript();
        var agent = script.Leg(SpeakerRole.Agent, 0, "1");
        var customer = script.Leg(SpeakerRole.Customer, 0, "2");
        script.Begin();
        return (script, agent, customer);
    }

    private static bool[] Talk(LegScript leg, int seed, int frames = 1500)
    {
        var random = new Random(seed);
        var talk = new List<bool>();
        while (talk.Count < frames)
        {
            var n = random.Next(1, 90);
            var speaks = random.Next(2) == 0;
            leg.Say(n * 32, speaks);
            talk.AddRange(Enumerable.Repeat(speaks, n));
        }

        return [.. talk];
    }

    private static void Paint(byte[] samples, bool[] talk, int offset, byte bit)
    {
        for (var i = 0; i < talk.Length * 256; i++)
        {
            samples[offset + i] |= talk[i / 256] ? bit : (byte)0;
        }
    }

    private static TurnTakingSummary Finish(CallScript script, params LegScript[] legs)
    {
        // The outcomes of the customer's chunks are not scripted here: a leg without them must not hold the call up for good.
        script.Play(legs);
        script.EndCall(0, "bye", legs);
        return script.Summaries.ShouldHaveSingleItem().TurnTaking;
    }
}
