using System.Text.Json;
using EdgeCx.Coaching.Delivery;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Coaching.Tests.Law;

/// <summary>Erasure and pause as the conversation tells them and the log keeps them.</summary>
public sealed class ErasureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgecx-erase").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Handle_CustomersLegTurnsOutToBeAnAgents_EveryLaterEstimateIsRefusedAndSurfacesAreToldToErase()
    {
        var script = new CallScript(TapKind.Siprec);
        var agent = script.Leg(SpeakerRole.Agent, 0, "1");
        var customer = script.Leg(SpeakerRole.Customer, 0, "2");
        script.Begin();
        agent.Say(12_800, false);
        customer.Say(12_800, true, _ => CallScript.Angry);
        script.Play(agent, customer);
        script.Sink.Of<EstimateMade>().ShouldNotBeEmpty();

        customer.Leg.BindRole(SpeakerRole.Agent, "the metadata says so now");
        script.Loop.Handle(ConversationSignal.Changed(customer.Leg, 0), CallScript.StartNs + 13_000_000_000);
        var erased = script.Sink.Of<EmotionErased>().ShouldHaveSingleItem();
        erased.Leg.ShouldBe("2");
        erased.Reason.ShouldBe("role-changed");
        erased.ErasesEmotion.ShouldBeTrue();
        script.Sink.Of<CustomerStateChanged>()[^1].State.ShouldBe(CustomerMood.Unknown);

        var estimates = script.Sink.Of<EstimateMade>().Count;
        customer.Say(3200, true, _ => CallScript.Angry);
        script.Play(customer);
        script.Sink.Of<EstimateMade>().Count.ShouldBe(estimates);
        customer.Leg.Inferred.Refused.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Handle_PauseAndResume_AreToldOnceEachWithTheirTimesAndStandInTheEnd()
    {
        var time = new ManualTimeProvider();
        var clock = new MonotonicClock(time);
        var script = new CallScript(TapKind.Siprec);
        var customer = script.Leg(SpeakerRole.Customer, 0, "2");
        script.Begin();
        script.Call.SetPaused(true, clock);
        time.Advance(TimeSpan.FromSeconds(5));

        // It is over before the loop looks.
        script.Call.SetPaused(false, clock);
        Changed(script);
        Changed(script);
        var paused = script.Sink.Of<CallPaused>().ShouldHaveSingleItem();
        var resumed = script.Sink.Of<CallResumed>().ShouldHaveSingleItem();
        (resumed.ToUtc - paused.AtUtc).ShouldBe(TimeSpan.FromSeconds(5));
        script.EndCall(13_000, "bye", customer);
        script.Sink.Of<CallEnded>().Single().Pauses!.Single().ShouldBe(script.Call.Pauses[0]);
    }

    [Fact]
    public void Log_CustomerObjects_LinesOfFeelingsAreOverwrittenInPlaceInBothFiles()
    {
        var path = Path.Combine(_folder, "events.jsonl");
        using var sink = new JsonLinesSink(
            new DeliveryOptions { JsonLog = path, JsonLogMaxMiB = 1 }, new MonotonicClock(new ManualTimeProvider()), NullLogger<JsonLinesSink>.Instance);
        sink.TryPublish(State("c-1", 0.77));
        sink.TryPublish(Ended(new string('x', 1_100_000)));
        sink.TryPublish(Started("c-1"));
        sink.TryPublish(State("c-1", 0.66));
        sink.TryPublish(State("c-2", 0.55));
        sink.TryPublish(new NoticeChanged { CallId = "c-1", AgentId = "ana", State = NoticeState.Objected });
        sink.TryPublish(State("c-1", 0.44));
        sink.TryPublish(Ended("c-1"));
        sink.Dispose();

        sink.Erased.ShouldBe(2);
        var (before, now) = (File.ReadAllLines(path + ".1"), File.ReadAllLines(path));
        before[0].ShouldContain("\"erased\":true");
        before[0].ShouldNotContain("0.77");
        now.Length.ShouldBe(5);
        string.Join('\n', now).ShouldNotContain("0.66");
        string.Join('\n', now).ShouldNotContain("0.44");
        now[2].ShouldContain("0.55", Case.Sensitive, "another call's stays");
        now[3].ShouldContain("objected");
        foreach (var line in now)
        {
            using var json = JsonDocument.Parse(line);
            json.RootElement.GetProperty("callId").GetString().ShouldNotBeNull();
        }
    }

    [Fact]
    public void Log_LegTurnsOutNotToBeTheCustomers_IsErasedAndGoesOn()
    {
        var path = Path.Combine(_folder, "events.jsonl");
        using var sink = new JsonLinesSink(
            new DeliveryOptions { JsonLog = path }, new MonotonicClock(new ManualTimeProvider()), NullLogger<JsonLinesSink>.Instance);
        sink.TryPublish(State("c-1", 0.77));
        sink.TryPublish(new EmotionErased { CallId = "c-1", AgentId = "ana", Leg = "2", Reason = "role-changed" });
        sink.TryPublish(State("c-1", 0.33));
        sink.Dispose();
        var lines = File.ReadAllLines(path);
        lines[0].ShouldContain("erased");
        lines[2].ShouldContain("0.33", Case.Sensitive, "the customer may be known again");
    }

    [Fact]
    public void Log_WordsOfACall_AreNeverWritten()
    {
        var path = Path.Combine(_folder, "events.jsonl");
        using var sink = new JsonLinesSink(
            new DeliveryOptions { JsonLog = path }, new MonotonicClock(new ManualTimeProvider()), NullLogger<JsonLinesSink>.Instance);
        sink.TryPublish(new UtteranceHeard
        {
            CallId = "c-1",
            AgentId = "ana",
            Leg = "1",
            Role = SpeakerRole.Customer,
            Text = "never on disk",
            Confidence = 1,
            IsFinal = true,
            AtMs = 1,
        });
        sink.TryPublish(Started("c-1"));
        sink.Dispose();
        File.ReadAllText(path).ShouldNotContain("never on disk");
    }

    private static void Changed(CallScript script) => script.Loop.Handle(
        new ConversationSignal { Kind = SignalKind.CallChanged, Call = script.Call }, CallScript.StartNs + 12_900_000_000);

    private static CueDropped State(string callId, double atMs) => new()
    {
        CallId = callId,
        AgentId = "ana",
        Kind = CueKind.CustomerFrustrated,
        AtMs = atMs,
        Reason = "cooldown",
    };

    private static CallEnded Ended(string callId) => new() { CallId = callId, AgentId = "ana", DurationMs = 1, Reason = "bye" };

    private static CallStarted Started(string callId) =>
        new() { CallId = callId, AgentId = "ana", Tap = TapKind.Siprec, StartedUtc = DateTimeOffset.UnixEpoch };
}
