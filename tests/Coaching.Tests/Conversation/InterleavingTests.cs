using EdgeCx.Core.Calls;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Speech;

namespace EdgeCx.Coaching.Tests.Conversation;

/// <summary>However the results of different legs interleave, the events are the same: what makes an analysis equal the live call.</summary>
public sealed class InterleavingTests
{
    private static readonly TextEmotion?[] Emotions =
    [
        null, new(0.8f, 0.2f, 0.05f, 0.1f, 0.1f, false), new(0.1f, 0.9f, 0.05f, 0.1f, 0.1f, false), new(0.05f, 0.1f, 0.9f, 0.05f, 0.1f, false),
        new(0.9f, 0.9f, 0, 0, 0, true),
    ];

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 16)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Handle_AnyInterleavingOfLegs_GivesTheSameEvents(int seed)
    {
        var reference = Run(seed, order: null);
        reference.Count(e => e.Contains("customer-state", StringComparison.Ordinal)).ShouldBeGreaterThan(0);
        reference.Count(e => e.StartsWith("utterance", StringComparison.Ordinal)).ShouldBeGreaterThan(0);
        for (var shuffle = 0; shuffle < 3; shuffle++)
        {
            Run(seed, new Random((seed * 100) + shuffle)).ShouldBe(reference);
        }
    }

    [Fact]
    public void Handle_OneLegAfterTheOther_GivesTheSameEvents()
    {
        var reference = Run(7, order: null);
        Run(7, new Random(0), burst: int.MaxValue).ShouldBe(reference);
        reference.Count(e => e.Contains("cue-opened", StringComparison.Ordinal)).ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Handle_RecordingAndLiveTap_GiveTheSameEvents(int seed)
    {
        // On a live tap a leg's place is known with its first sample, so one that begins late is not waited for: here all begin at once.
        var live = Run(seed, order: null, TapKind.Siprec, maxLateMs: 20);
        var recording = Run(seed, order: null, maxLateMs: 20);
        live.Select(WithoutLatency).ShouldBe(recording.Select(WithoutLatency));
    }

    private static string WithoutLatency(string line) =>
        System.Text.RegularExpressions.Regex.Replace(line, "\"latencyMs\":[0-9.]+|\"tap\":\"[a-z]+\"", "");

    private static List<string> Run(int seed, Random? order, TapKind tap = TapKind.File, int burst = 30, int maxLateMs = 5000)
    {
        var random = new Random(seed);
        var script = new CallScript(tap, options: new CoachingOptions { ShowWords = true });
        LegScript[] legs =
        [
            script.Leg(SpeakerRole.Customer, 0, "1"),
            script.Leg(SpeakerRole.Agent, random.Next(0, 200) / 8.0, "2"),
            script.Leg(seed % 3 == 0 ? SpeakerRole.Customer : SpeakerRole.Unknown, random.Next(0, maxLateMs), "3"),
        ];
        script.Begin();
        foreach (var leg in legs)
        {
            Improvise(leg, random);
        }

        script.Play(order is null ? legs.SelectMany(l => l.Signals).OrderBy(s => s.AtNs) : Shuffle(legs, order, burst));
        script.EndCall(70_000);
        script.Sink.Events[^1].ShouldBeOfType<CallEnded>();
        script.Metrics.Drops.NonZero().Select(d => d.Label).ShouldNotContain("passed-over");
        return [.. script.Sink.Events.Select(e => e.Name + " " + System.Text.Encoding.UTF8.GetString(EventJson.ToUtf8(e)).Replace(script.Call.Id.Value, "c", StringComparison.Ordinal))];
    }

    private static void Improvise(LegScript leg, Random random)
    {
        var mood = CallScript.Calm;
        var total = 40_000 + random.Next(0, 20_000);
        Func<double, EmotionEstimate>? emotion = leg.Leg.Role == SpeakerRole.Customer ? _ => mood : null;
        while (leg.Sample / 8 < total)
        {
            mood = random.Next(5) switch
            {
                0 => CallScript.Happy,
                1 or 2 => CallScript.Angry,
                3 => CallScript.Angry with { Outcome = ChunkOutcome.Abstained },
                _ => CallScript.Calm,
            };
            var ms = random.Next(100, 9000);
            leg.Say(ms, true, emotion, 3 + (random.NextDouble() * 4));
            if (random.Next(3) > 0)
            {
                // The transcriber takes its time, but not longer than words have: live that would be late, and is another test.
                leg.Words("what do you mean by that", ms, Emotions[random.Next(Emotions.Length)], new PhraseCounts(1, 0, (byte)random.Next(2), 0, 1, 0, 0, 0), random.Next(100, 1800));
            }

            leg.Say(random.Next(100, 4000), false, emotion);
        }

        leg.End();
    }

    private static IEnumerable<ConversationSignal> Shuffle(LegScript[] legs, Random random, int burst)
    {
        var at = new int[legs.Length];
        while (true)
        {
            var open = Enumerable.Range(0, legs.Length).Where(i => at[i] < legs[i].Signals.Count).ToArray();
            if (open.Length == 0)
            {
                yield break;
            }

            var leg = open[random.Next(open.Length)];
            var count = burst == int.MaxValue ? int.MaxValue : random.Next(1, burst);
            for (var n = 0; n < count && at[leg] < legs[leg].Signals.Count; n++)
            {
                yield return legs[leg].Signals[at[leg]++];
            }
        }
    }
}
