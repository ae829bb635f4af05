using System.Text.Json;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;
using EdgeCx.Core.Time;

namespace EdgeCx.Core.Tests.Events;

public sealed class EventJsonTests
{
    private static readonly Dictionary<string, double> Evidence = new() { ["silenceMs"] = 8000 };

    private static readonly CallEvent[] All =
    [
        new CallStarted { CallId = "c", AgentId = "a", Tap = TapKind.Siprec, StartedUtc = default },
        new LegChanged { CallId = "c", AgentId = "a", Leg = "1", Role = SpeakerRole.Customer, Rule = "r", Codec = "PCMU", State = LegState.Active },
        new EstimateMade
        {
            CallId = "c", AgentId = "a", Leg = "1", Role = SpeakerRole.Customer, AtMs = 1, WindowMs = 500, Label = EmotionLabel.Anger,
            Probabilities = new EmotionProbabilities(0.1f, 0.7f, 0.1f, 0.1f), Arousal = 0.5, Valence = -0.5, Confidence = 0.7, Abstained = false,
            LatencyMs = 5,
        },
        new CustomerStateChanged
        {
            CallId = "c", AgentId = "a", State = CustomerMood.Frustrated, Trend = Trend.Rising, Confidence = 0.5, SinceMs = 1, AtMs = 2,
            Evidence = Evidence, LatencyMs = 5,
        },
        new CueOpened
        {
            CallId = "c", AgentId = "a", CueId = "q1", Kind = CueKind.LongSilence, Tier = CueTier.Coaching, Text = "t", Reason = "r",
            Evidence = Evidence, AtMs = 1, LatencyMs = 5, Deadline = Deadline.After(0, 250), Receipt = default,
        },
        new CueClosed { CallId = "c", AgentId = "a", CueId = "q1", Kind = CueKind.LongSilence, AtMs = 1, Reason = "muted" },
        new CueDropped { CallId = "c", AgentId = "a", Kind = CueKind.LongSilence, AtMs = 1, Reason = "muted" },
        new CuePresented
        {
            CallId = "c", AgentId = "a", CueId = "q1", Kind = CueKind.LongSilence, Surface = "poly", Shown = true, Reason = "", DecisionMs = 1, PresentedMs = 2, AcknowledgedMs = 3,
        },
        new NoticeChanged { CallId = "c", AgentId = "a", State = NoticeState.Objected },
        new HoldChanged { CallId = "c", AgentId = "a", OnHold = true, Signalled = false, SinceMs = 1, AtMs = 2 },
        new CallEnded { CallId = "c", AgentId = "a", DurationMs = 1, Reason = "bye" },
    ];

    [Theory]
    [InlineData("call-started", "callId agentId tap startedUtc")]
    [InlineData("leg-changed", "callId agentId leg role rule codec state")]
    [InlineData("estimate", "callId agentId leg role atMs windowMs label probabilities arousal valence confidence abstained latencyMs")]
    [InlineData("customer-state", "callId agentId state trend confidence sinceMs atMs evidence latencyMs")]
    [InlineData("cue-opened", "callId agentId cueId kind tier priority text reason evidence atMs latencyMs")]
    [InlineData("cue-closed", "callId agentId cueId kind atMs reason")]
    [InlineData("cue-dropped", "callId agentId kind atMs reason")]
    [InlineData("cue-presented", "callId agentId cueId kind surface shown reason decisionMs presentedMs afterPauseMs acknowledgedMs missedMs")]
    [InlineData("notice-changed", "callId agentId state")]
    [InlineData("hold-changed", "callId agentId onHold signalled sinceMs atMs")]
    [InlineData("call-ended", "callId agentId durationMs reason turnTaking")]
    public void ToUtf8_OfEveryEvent_HasTheNamesOfTheContractAndNoOthers(string name, string properties)
    {
        using var json = JsonDocument.Parse(EventJson.ToUtf8(All.Single(e => e.Name == name)));
        json.RootElement.EnumerateObject().Select(p => p.Name).ShouldBe(properties.Split(' '));
    }

    [Fact]
    public void ToUtf8_OfValues_WritesWordsAsTheContractDoes()
    {
        string Text(string name, string property)
        {
            using var json = JsonDocument.Parse(EventJson.ToUtf8(All.Single(e => e.Name == name)));
            return json.RootElement.GetProperty(property).ToString();
        }

        Text("call-started", "tap").ShouldBe("siprec");
        Text("leg-changed", "role").ShouldBe("customer");
        Text("customer-state", "trend").ShouldBe("rising");
        Text("cue-opened", "kind").ShouldBe("LongSilence");
        Text("cue-opened", "tier").ShouldBe("coaching");
        Text("cue-opened", "evidence").ShouldBe("""{"silenceMs":8000}""");
        Text("notice-changed", "state").ShouldBe("objected");
        Text("estimate", "probabilities").ShouldStartWith("""{"neutral":0.1,"anger":0.7,"happiness":""");
    }

    [Fact]
    public void IsFromEmotion_OfWhatAnObjectionErases_IsTrueAndOfTurnTakingFalse()
    {
        All.Where(e => e.IsFromEmotion).Select(e => e.Name).ShouldBe(["estimate", "customer-state"]);
        Enum.GetValues<CueKind>().Where(k => !k.IsFromEmotion()).ShouldBe(
        [
            CueKind.SlowToRespond, CueKind.LongSilence, CueKind.SpeakingRateHigh, CueKind.SpeakingRateLow, CueKind.ContinuousSpeaking,
            CueKind.ExtendedOverlap, CueKind.TopicMentioned,
        ]);
        new CustomerStateChanged
        {
            CallId = "c",
            AgentId = "a",
            State = CustomerMood.Unknown,
            Trend = Trend.Steady,
            Confidence = 0,
            SinceMs = 0,
            AtMs = 0,
            Evidence = Evidence,
            LatencyMs = 0,
        }.IsFromEmotion.ShouldBeFalse();
    }
}
