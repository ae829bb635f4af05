using EdgeCx.Coaching.Conversation;
using EdgeCx.Coaching.Conversation.Prediction;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;
using EdgeCx.Core.Signals;

namespace EdgeCx.Coaching.Tests.Conversation;

/// <summary>Another person on the customer's leg: what the one before felt is not theirs.</summary>
public sealed class TransferTests
{
    [Fact]
    public void Handle_AorOfTheCustomersLegChanges_ErasesTheStateAndClosesItsCues()
    {
        var (script, agent, customer) = Angry("sip:one@example.invalid");
        customer.Leg.SetAor("sip:two@example.invalid");
        Changed(script, customer.Leg);
        var unknown = script.Sink.Of<CustomerStateChanged>()[^1];
        unknown.State.ShouldBe(CustomerMood.Unknown);
        unknown.SinceMs.ShouldBe(unknown.AtMs);
        unknown.Evidence.ShouldBeEmpty();
        script.Sink.Of<CueClosed>().ShouldContain(c => c.Kind == CueKind.CustomerFrustrated && c.Reason == "transferred");

        agent.Say(6400, false);
        customer.Say(6400, true, _ => CallScript.Calm);
        script.Play(agent, customer);
        var next = script.Sink.Of<CustomerStateChanged>()[^1];
        next.State.ShouldBe(CustomerMood.Neutral);
        next.SinceMs.ShouldBeGreaterThanOrEqualTo(unknown.AtMs);
        next.Evidence["anger"].ShouldBeLessThan(0.2, "nothing of the first customer's anger is left");
    }

    [Fact]
    public void Handle_EstimateOfANewCaller_ErasesWhatTheOneBeforeFelt()
    {
        // No signalling tells of it: the stream's SSRC changed, and inference began anew.
        var (script, agent, customer) = Angry(null);
        agent.Say(6400, false);
        var told = false;
        customer.Say(6400, true, _ =>
        {
            var isFirst = !told;
            told = true;
            return CallScript.Calm with { IsNewCaller = isFirst };
        });
        script.Play(agent, customer);
        var next = script.Sink.Of<CustomerStateChanged>()[^1];
        next.State.ShouldBe(CustomerMood.Neutral);
        next.Evidence["anger"].ShouldBeLessThan(0.2);
        script.Sink.Of<CueClosed>().ShouldContain(c => c.Kind == CueKind.CustomerFrustrated && c.Reason == "transferred");
    }

    [Fact]
    public void Handle_TransferHeardAndThenSignalled_KeepsWhatIsKnownOfTheNewCaller()
    {
        var (script, agent, customer) = Angry("sip:one@example.invalid");
        agent.Say(4800, false);
        customer.Say(4800, true, Once(CallScript.Angry with { IsNewCaller = true }, CallScript.Angry));
        script.Play(agent, customer);
        var told = script.Sink.Of<CustomerStateChanged>().Count;
        script.Sink.Of<CustomerStateChanged>()[^1].State.ShouldNotBe(CustomerMood.Unknown);

        // Signalling, some seconds behind the media: the same transfer, and inference begins anew once more.
        customer.Leg.SetAor("sip:two@example.invalid");
        Changed(script, customer.Leg);
        agent.Say(1600, false);
        customer.Say(1600, true, Once(CallScript.Angry with { IsNewCaller = true }, CallScript.Angry));
        script.Play(agent, customer);
        script.Sink.Of<CustomerStateChanged>().Skip(told).ShouldNotContain(s => s.State == CustomerMood.Unknown);

        // The next one is another transfer.
        agent.Say(8000, false);
        customer.Say(8000, true, _ => CallScript.Angry);
        script.Play(agent, customer);
        customer.Leg.SetAor("sip:three@example.invalid");
        Changed(script, customer.Leg);
        script.Sink.Of<CustomerStateChanged>()[^1].State.ShouldBe(CustomerMood.Unknown);
    }

    [Fact]
    public void TakeEstimate_AfterSignalling_ErasesOnlyWhatCameBetween()
    {
        var prompt = new CallerTransfer();
        prompt.TakeSignalled(1000).ShouldBeTrue();
        prompt.TakeEstimate(isNewCaller: true, 30_000).ShouldBeFalse("told by signalling, and nothing was learnt since");
        prompt.TakeEstimate(isNewCaller: false, 30_500).ShouldBeFalse();
        prompt.TakeEstimate(isNewCaller: true, 90_000).ShouldBeTrue("another transfer, by its stream alone");

        var late = new CallerTransfer();
        late.TakeSignalled(1000).ShouldBeTrue();
        late.TakeEstimate(isNewCaller: false, 1200).ShouldBeFalse();
        late.TakeEstimate(isNewCaller: true, 1700).ShouldBeTrue("the person before was still under way when signalling came");
    }

    [Fact]
    public void TakeSignalled_AfterTheNewCallerWasHeard_ErasesNothingMoreForAWhile()
    {
        var transfer = new CallerTransfer();
        transfer.TakeEstimate(isNewCaller: true, 10_000).ShouldBeTrue();
        transfer.TakeEstimate(isNewCaller: false, 10_500).ShouldBeFalse();
        transfer.TakeSignalled(10_000 + CallerTransfer.SameMs).ShouldBeFalse();
        transfer.TakeEstimate(isNewCaller: false, 15_500).ShouldBeFalse();
        transfer.TakeEstimate(isNewCaller: true, 16_000).ShouldBeFalse("inference began anew at the same signal");
        transfer.TakeSignalled(16_500).ShouldBeTrue("a second signal is a second transfer");

        var later = new CallerTransfer();
        later.TakeEstimate(isNewCaller: true, 10_000).ShouldBeTrue();
        later.TakeSignalled(10_001 + CallerTransfer.SameMs).ShouldBeTrue();
    }

    [Fact]
    public void Handle_TransferSignalledAndThenHeard_KeepsTheNewCallersPace()
    {
        var samples = new List<TrajectorySample>();
        var script = new CallScript(TapKind.Siprec, onTrajectory: samples.Add);
        var agent = script.Leg(SpeakerRole.Agent, 0, "1");
        var customer = script.Leg(SpeakerRole.Customer, 0, "2");
        customer.Leg.SetAor("sip:one@example.invalid");
        script.Begin();
        agent.Say(12_800, false);
        customer.Say(12_800, true, _ => CallScript.Calm);
        script.Play(agent, customer);
        customer.Leg.SetAor("sip:two@example.invalid");
        Changed(script, customer.Leg);

        // For want of time the new customer's voice is not heard at first; then it is, and they speak faster.
        agent.Say(25_600, false);
        customer.Say(16_000, true, _ => CallScript.Calm with { Outcome = ChunkOutcome.Shed }, nucleiPerS: 3)
            .Say(9600, true, Once(CallScript.Calm with { IsNewCaller = true }, CallScript.Calm), nucleiPerS: 6);
        script.Play(agent, customer);
        samples[^1].AtMs.ShouldBeGreaterThan(36_000);
        samples[^1].Features[EscalationFeatures.Names.ToList().IndexOf("paceRise")].ShouldBeGreaterThan(0.2, "against their own pace from the first word on");
    }

    [Fact]
    public void Handle_NewCallerBeforeAnyAgent_ErasesWhatTheOneBeforeFelt()
    {
        // The transfer goes by way of a queue: nobody is on the call when the new one is first heard.
        var (script, agent, customer) = Angry(null);
        agent.End();
        customer.Say(3200, true, Once(CallScript.Calm with { IsNewCaller = true }, CallScript.Calm));
        script.Play(agent, customer);
        script.Sink.Of<CustomerStateChanged>()[^1].State.ShouldBe(CustomerMood.Unknown);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sip:one@example.invalid")]
    public void Handle_AorKnownLateOrTheSame_ErasesNothing(string? before)
    {
        var (script, _, customer) = Angry(before);
        customer.Leg.SetAor("sip:one@example.invalid");
        Changed(script, customer.Leg);
        script.Sink.Of<CustomerStateChanged>()[^1].State.ShouldBe(CustomerMood.Frustrated);
    }

    private static Func<double, EmotionEstimate> Once(EmotionEstimate first, EmotionEstimate then)
    {
        var told = false;
        return _ =>
        {
            var isFirst = !told;
            told = true;
            return isFirst ? first : then;
        };
    }

    private static void Changed(CallScript script, Leg leg) =>
        script.Loop.Handle(ConversationSignal.Changed(leg, 0), CallScript.StartNs + 12_900_000_000);

    private static (CallScript Script, LegScript Agent, LegScript Customer) Angry(string? aor)
    {
        var script = new CallScript(TapKind.Siprec);
        var agent = script.Leg(SpeakerRole.Agent, 0, "1");
        var customer = script.Leg(SpeakerRole.Customer, 0, "2");
        customer.Leg.SetAor(aor);
        script.Begin();
        agent.Say(12_800, false);
        customer.Say(12_800, true, _ => CallScript.Angry);
        script.Play(agent, customer);
        script.Sink.Of<CustomerStateChanged>()[^1].State.ShouldBe(CustomerMood.Frustrated);
        return (script, agent, customer);
    }
}
