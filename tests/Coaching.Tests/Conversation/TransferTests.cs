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
