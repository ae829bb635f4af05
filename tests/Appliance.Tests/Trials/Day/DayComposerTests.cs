using EdgeCx.Appliance.Trials;
using EdgeCx.Appliance.Trials.Day;

namespace EdgeCx.Appliance.Tests.Trials.Day;

public sealed class DayComposerTests
{
    private const int Noise = 50;
    private static readonly DayVoices Voices =
        new([DayClips.Clip("neutral", DayClips.Agent)], [DayClips.Clip("neutral", DayClips.Second)], [[.. Enumerable.Repeat(DayClips.Music, 8000)]]);

    // Sixty calls have every kind of moment; composed once for all tests.
    private static readonly Lazy<DayCall[]> Calls = new(() => [.. Enumerable.Range(0, 60).Select(n => Compose((TrialKind)(n % 4), n)!)]);

    [Fact]
    public void TryCompose_SameSeed_GivesTheSameCall()
    {
        var first = Compose(TrialKind.Relief, 2)!;
        var again = Compose(TrialKind.Relief, 2)!;
        again.Customer.ShouldBe(first.Customer);
        again.Agent.ShouldBe(first.Agent);
        again.Moments.ShouldBe(first.Moments);
        Compose(TrialKind.Relief, 3)!.Customer.ShouldNotBe(first.Customer);
        Compose(TrialKind.Relief, 2, seed: 8)!.Customer.ShouldNotBe(first.Customer);
        Compose(TrialKind.Relief, 2, day: 1)!.Customer.ShouldNotBe(first.Customer);
    }

    [Fact]
    public void TryCompose_SpeakerWithoutWhatItNeeds_IsNull()
    {
        var calmOnly = new TrialSpeaker("s", "de", [DayClips.Clip("neutral", DayClips.Calm)]);
        new DayComposer(1).TryCompose(TrialKind.Anger, 0, 0, calmOnly, Voices).ShouldBeNull();
        new DayComposer(1).TryCompose(TrialKind.Neutral, 0, 0, calmOnly, Voices).ShouldNotBeNull();
        new DayComposer(1).TryCompose(TrialKind.Neutral, 0, 0, calmOnly, Voices with { Agent = [] }).ShouldBeNull();
    }

    [Fact]
    public void TryCompose_ManyCalls_HaveEveryKindOfMomentInOrderAndInside()
    {
        Calls.Value.SelectMany(c => c.Moments).Select(m => m.Kind).Distinct().Count().ShouldBe(Enum.GetValues<MomentKind>().Length);
        foreach (var call in Calls.Value)
        {
            call.Moments.ShouldAllBe(m => m.FromMs >= 0 && m.UntilMs > m.FromMs && m.UntilMs <= call.DurationMs);
            call.Moments.ShouldBeInOrder(SortDirection.Ascending, Comparer<Moment>.Create((a, b) => a.FromMs.CompareTo(b.FromMs)));
            call.Agent.Length.ShouldBe(call.Customer.Length);
            call.DurationMs.ShouldBeInRange(75_000, 1_200_000);
        }
    }

    [Fact]
    public void TryCompose_MoodClips_SoundInTheirMomentsAndNowhereElse()
    {
        foreach (var call in Calls.Value)
        {
            foreach (var (kind, level) in new[] { (MomentKind.Anger, DayClips.Angry), (MomentKind.Sadness, DayClips.Sad) })
            {
                var moments = call.Moments.Where(m => m.Kind == kind).ToArray();
                var isHeard = Enumerable.Range(0, call.Customer.Length).Where(i => Is(call.Customer[i], level)).ToArray();
                isHeard.Length.ShouldBeGreaterThanOrEqualTo(moments.Length * 8000);
                isHeard.All(i => moments.Any(m => i >= Sample(m.FromMs) - 8 && i <= Sample(m.UntilMs) + 8)).ShouldBeTrue();
                moments.ShouldAllBe(m => Is(call.Customer[Sample(m.FromMs) + 8], level));
            }
        }
    }

    [Fact]
    public void TryCompose_MomentsOfTheFloor_AreWhatTheySay()
    {
        foreach (var call in Calls.Value)
        {
            foreach (var moment in call.Moments)
            {
                var from = Sample(moment.FromMs) + 8;
                var until = Sample(moment.UntilMs) - 8;
                var customer = call.Customer[from..until];
                var agent = call.Agent[from..until];
                switch (moment.Kind)
                {
                    case MomentKind.DeadAir or MomentKind.SlowAnswer:
                        customer.Concat(agent).All(IsNoise).ShouldBeTrue();
                        (until - from).ShouldBeInRange(4 * 8000, 21 * 8000);
                        break;
                    case MomentKind.TalkOver:
                        Enumerable.Range(0, customer.Length).Count(i => customer[i] > Noise && agent[i] > Noise).ShouldBeGreaterThan(2 * 8000);
                        break;
                    case MomentKind.Monologue or MomentKind.FastPace:
                        customer.All(IsNoise).ShouldBeTrue();
                        agent.Count(s => s > Noise).ShouldBeGreaterThan(customer.Length / 2);
                        break;
                    case MomentKind.Hold:
                        customer.All(s => Is(s, DayClips.Music)).ShouldBeTrue();
                        agent.All(IsNoise).ShouldBeTrue();
                        break;
                    case MomentKind.TwoVoices:
                        customer.Any(s => Is(s, DayClips.Calm + DayClips.Second)).ShouldBeTrue();
                        break;
                    case MomentKind.Calmed:
                        customer.All(s => s <= DayClips.Calm + Noise).ShouldBeTrue();
                        break;
                }
            }
        }
    }

    [Fact]
    public void TryCompose_WithoutMusic_IsTheSameCallWithoutHolds()
    {
        var silent = Enumerable.Range(0, 30).Select(n => Compose((TrialKind)(n % 4), n, voices: Voices with { Music = [] })!).ToArray();
        silent.SelectMany(c => c.Moments).ShouldNotContain(m => m.Kind == MomentKind.Hold);
        silent.Count(c => c.Moments.Count > 0).ShouldBeGreaterThan(10);
    }

    private static DayCall? Compose(TrialKind kind, int number, int seed = 7, int day = 0, DayVoices? voices = null) =>
        new DayComposer(seed).TryCompose(kind, day, number, DayClips.Speaker(), voices ?? Voices);

    private static bool IsNoise(short sample) => Math.Abs(sample) <= Noise;

    private static bool Is(short sample, int level) => Math.Abs(sample - level) <= Noise;

    private static int Sample(double ms) => (int)(ms * 8);
}
