using EdgeCx.Coaching.Conversation.Prediction;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;

namespace EdgeCx.Coaching.Tests.Conversation.Prediction;

public sealed class EscalationOutlookTests
{
    [Fact]
    public void Look_StrainThatGrows_RaisesTheProbabilityThatTheStateCarries()
    {
        var script = Play(calmMs: 30_000, tenseMs: 12_000, CallScript.Feels(anger: 0.35f, arousal: 0.15f, valence: -0.35f), out var samples);
        var calm = samples.Last(s => s.AtMs <= 30_000);
        var tense = samples.Where(s => s.AtMs > 30_000).MaxBy(s => EscalationModel.Shipped.Predict([.. s.Features]))!;
        EscalationModel.Shipped.Predict([.. tense.Features]).ShouldBeGreaterThan(EscalationModel.Shipped.Predict([.. calm.Features]));
        script.Sink.Of<CustomerStateChanged>()[^1].Evidence["worsensWithin30s"].ShouldBeInRange(0, 1);
    }

    [Fact]
    public void Look_AlreadyFrustrated_ForecastsNothingToTheAgent()
    {
        var script = Play(calmMs: 3200, tenseMs: 40_000, CallScript.Angry, out _);
        var frustrated = script.Sink.Of<CustomerStateChanged>().First(s => s.State == CustomerMood.Frustrated);
        script.Sink.Of<CueOpened>().ShouldNotContain(c => c.Kind == CueKind.EscalationRisk && c.AtMs >= frustrated.AtMs);
        script.Sink.Of<CueOpened>().ShouldContain(c => c.Kind == CueKind.CustomerFrustrated);
    }

    [Fact]
    public void Look_CalmCall_OpensNoRisk() =>
        Play(calmMs: 120_000, tenseMs: 0, CallScript.Calm, out _).Sink.Of<CueOpened>().ShouldNotContain(c => c.Kind == CueKind.EscalationRisk);

    [Fact]
    public void Look_FirstWords_KnowsNothingYet()
    {
        var script = Play(calmMs: 2000, tenseMs: 0, CallScript.Calm, out _);
        script.Sink.Of<CustomerStateChanged>().ShouldAllBe(s => !s.Evidence.ContainsKey("worsensWithin30s"));
    }

    [Fact]
    public void Fill_AnyCall_IsFiniteAndBounded()
    {
        Play(calmMs: 20_000, tenseMs: 20_000, CallScript.Feels(float.NaN, float.PositiveInfinity, float.NaN, float.NaN, float.NaN, float.NaN), out var samples);
        samples.ShouldNotBeEmpty();
        samples.ShouldAllBe(s => s.Features.All(f => f >= -1 && f <= 2));
    }

    [Fact]
    public void KindsOff_OrSwitchedOff_NeverOpens()
    {
        Coaching.Policy.CueRuleBook.From(new CoachingOptions { PredictEscalation = false }).ShouldNotContain(r => r.Kind == CueKind.EscalationRisk);
        Coaching.Policy.CueRuleBook.From(new CoachingOptions { KindsOff = ["EscalationRisk"] }).ShouldNotContain(r => r.Kind == CueKind.EscalationRisk);
    }

    private static CallScript Play(double calmMs, double tenseMs, EmotionEstimate tense, out List<TrajectorySample> samples)
    {
        var taken = new List<TrajectorySample>();
        samples = taken;
        var script = new CallScript(onTrajectory: taken.Add);
        var agent = script.Leg(SpeakerRole.Agent, 0, "1");
        var customer = script.Leg(SpeakerRole.Customer, 0, "2");
        script.Begin();
        agent.Say(calmMs + tenseMs, false).End();
        customer.Say(calmMs, true, _ => CallScript.Calm).Say(tenseMs, true, _ => tense).End();
        script.Play(agent, customer);
        return script;
    }
}
