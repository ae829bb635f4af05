using EdgeCx.Appliance.Trials;
using EdgeCx.Inference.Evaluation;

namespace EdgeCx.Appliance.Tests.Trials;

public sealed class CallComposerTests
{
    private const short Calm = 1000;
    private const short Angry = 8000;
    private const short Agent = 3000;

    [Fact]
    public void TryCompose_Anger_BeginsWhereTheOnsetSaysAndNotBefore()
    {
        var call = Compose(TrialKind.Anger, 1).ShouldNotBeNull();
        call.OnsetMs.ShouldBeInRange(60_000, 135_000);
        call.AngerMs.ShouldBe(call.OnsetMs);
        call.UntilMs.ShouldBeGreaterThan(call.OnsetMs + 3000);
        call.Agent.Length.ShouldBe(call.Customer.Length);
        var onset = (int)(call.OnsetMs * 8);
        call.Customer.AsSpan(0, onset).ToArray().ShouldAllBe(s => s < Angry);
        call.Customer[onset].ShouldBe(Angry);
        call.Customer[(int)(call.UntilMs * 8) - 1].ShouldBe(Angry);
        call.Customer.AsSpan((int)(call.UntilMs * 8)).ToArray().ShouldAllBe(s => s < Calm);
        call.Agent.ShouldContain(Agent);
        call.Agent.ShouldNotContain(Calm);
    }

    [Fact]
    public void TryCompose_Neutral_HasNoOnset()
    {
        var call = Compose(TrialKind.Neutral, 1).ShouldNotBeNull();
        call.OnsetMs.ShouldBe(double.NaN);
        call.Customer.ShouldNotContain(Angry);
        call.UntilMs.ShouldBe(call.DurationMs);
        call.SpeechSeconds.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void TryCompose_SameSeed_GivesTheSameCall()
    {
        var first = Compose(TrialKind.Relief, 2)!;
        Compose(TrialKind.Relief, 2)!.Customer.ShouldBe(first.Customer);
        Compose(TrialKind.Relief, 3)!.Customer.ShouldNotBe(first.Customer);
        Compose(TrialKind.Relief, 2, seed: 8)!.Customer.ShouldNotBe(first.Customer);
        first.OnsetMs.ShouldBeGreaterThan(first.AngerMs);
    }

    [Fact]
    public void TryCompose_SpeakerWithoutTheMood_IsNull() => Compose(TrialKind.Sadness, 1).ShouldBeNull();

    [Fact]
    public void TryCompose_NobodyToBeTheAgent_IsNull() =>
        new CallComposer(7).TryCompose(TrialKind.Neutral, 1, Speaker(), []).ShouldBeNull();

    private static ComposedCall? Compose(TrialKind kind, int number, int seed = 7) =>
        new CallComposer(seed).TryCompose(kind, number, Speaker(), [Clip("neutral", Agent)]);

    private static TrialSpeaker Speaker() =>
        new("s", "de", [Clip("neutral", Calm), Clip("neutral", Calm), Clip("anger", Angry), Clip("anger", Angry), Clip("happiness", 5000)]);

    private static TrialClip Clip(string label, short level)
    {
        // Half a second of silence on both sides of two seconds.
        var samples = new short[24_000];
        samples.AsSpan(4000, 16_000).Fill(level);
        return TrialClip.Of(new LabelledClip($"{label}.wav", "c", "c/s", label, false), samples);
    }
}
