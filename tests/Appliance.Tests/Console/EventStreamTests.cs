using EdgeCx.Appliance.Web;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Appliance.Tests.Web;

public sealed class EventStreamTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly FlowMetrics _metrics = new();

    [Fact]
    public void TrySubscribe_WithFilter_TakesOnlyWhatIsWanted()
    {
        using var stream = Make();
        stream.TrySubscribe(new EventFilter("c-1", null), null, out var byCall).ShouldBeTrue();
        stream.TrySubscribe(new EventFilter(null, "ana"), null, out var byAgent).ShouldBeTrue();
        stream.TryPublish(Ended("c-1", "ana"));
        stream.TryPublish(Ended("c-1", "ben"));
        stream.TryPublish(Ended("c-2", "ana"));
        Numbers(byCall!).ShouldBe([1, 2]);
        Numbers(byAgent!).ShouldBe([1, 3]);
    }

    [Fact]
    public void TrySubscribe_WithLastEventId_TellsWhatWasMissedOnceAndInOrder()
    {
        using var stream = Make();
        for (var i = 0; i < 10; i++)
        {
            stream.TryPublish(Ended("c-1"));
        }

        stream.TrySubscribe(default, $"{stream.Epoch}-7", out var reader).ShouldBeTrue();
        stream.TryPublish(Ended("c-1"));
        reader!.ResetReason.ShouldBeNull();
        reader.Missed.Select(e => e.Number).ShouldBe([8, 9, 10]);
        Numbers(reader).ShouldBe([11]);
    }

    [Fact]
    public void TrySubscribe_AfterAnObjection_IsNotToldWhatWasHeardBefore()
    {
        using var stream = Make();
        var late = Deadline.After(Now, 250);
        stream.TryPublish(Ended("c-0"));
        stream.TryPublish(Cue(late) with { CallId = "c-1", Kind = CueKind.CustomerFrustrated });
        stream.TryPublish(Cue(late) with { CallId = "c-1", Kind = CueKind.LongSilence });
        stream.TryPublish(Cue(late) with { CallId = "c-2", Kind = CueKind.CustomerFrustrated });
        stream.TryPublish(new NoticeChanged { CallId = "c-1", AgentId = "ana", State = NoticeState.Objected });
        stream.TryPublish(new CueClosed { CallId = "c-1", AgentId = "ana", CueId = "q1", Kind = CueKind.CustomerFrustrated, AtMs = 1, Reason = "not-allowed" });
        stream.TrySubscribe(default, $"{stream.Epoch}-1", out var reader).ShouldBeTrue();
        reader!.Missed.Select(e => e.Number).ShouldBe([3, 4, 5], "what the objection closed is told to those who are there, and kept for nobody");
    }

    [Theory]
    [InlineData("EPOCH-3", "history-lost")]
    [InlineData("EPOCH-4", null)]
    [InlineData("EPOCH-20", null)]
    [InlineData("EPOCH-21", "unknown-id")]
    [InlineData("EPOCH-", "unknown-id")]
    [InlineData("EPOCH--1", "unknown-id")]
    [InlineData("EPOCH-99999999999999999999999", "unknown-id")]
    [InlineData("zzzzzz-3", "restarted")]
    [InlineData("17", "restarted")]
    [InlineData("-", "restarted")]
    public void TrySubscribe_WithAnyId_ResumesOrSaysWhyNot(string id, string? reset)
    {
        using var stream = Make(history: 16);
        for (var i = 0; i < 20; i++)
        {
            stream.TryPublish(Ended("c-1"));
        }

        stream.TrySubscribe(default, id.Replace("EPOCH", stream.Epoch, StringComparison.Ordinal), out var reader).ShouldBeTrue();
        reader!.ResetReason.ShouldBe(reset);
        reader.Missed.Count.ShouldBe(id == "EPOCH-4" ? 16 : 0);
    }

    [Fact]
    public void TryPublish_ToASlowReader_CutsItOffAndCountsWithoutHarmToOthers()
    {
        using var stream = Make(queue: 16);
        stream.TrySubscribe(default, null, out var slow).ShouldBeTrue();
        stream.TrySubscribe(default, null, out var quick).ShouldBeTrue();
        for (var i = 0; i < 40; i++)
        {
            stream.TryPublish(Ended("c-1")).ShouldBeTrue();
            quick!.Events.TryRead(out _).ShouldBeTrue();
        }

        slow!.IsCut.ShouldBeTrue();
        quick!.IsCut.ShouldBeFalse();
        stream.Readers.ShouldBe(1);
        Numbers(slow).Count.ShouldBe(16);
        slow.Events.Completion.IsCompleted.ShouldBeTrue();
        _metrics.Drops[DropReason.SlowReader].ShouldBe(1);
    }

    [Fact]
    public void TrySubscribe_BeyondTheLimitOrAfterTheEnd_IsRefused()
    {
        var stream = Make(streams: 2);
        stream.TrySubscribe(default, null, out var first).ShouldBeTrue();
        stream.TrySubscribe(default, null, out _).ShouldBeTrue();
        stream.TrySubscribe(default, null, out _).ShouldBeFalse();
        first!.Dispose();
        stream.TrySubscribe(default, null, out var third).ShouldBeTrue();
        stream.Dispose();
        third!.Events.Completion.IsCompleted.ShouldBeTrue();
        stream.TrySubscribe(default, null, out _).ShouldBeFalse();
    }

    [Fact]
    public void MaySend_CuePastItsDeadline_IsDroppedAndCountedOnceForAllReaders()
    {
        using var stream = Make();
        stream.TrySubscribe(default, null, out var reader).ShouldBeTrue();
        stream.TryPublish(Cue(Deadline.After(Now, 250)));
        reader!.Events.TryRead(out var streamed).ShouldBeTrue();
        stream.MaySend(streamed!).ShouldBeTrue();
        _time.Advance(TimeSpan.FromMilliseconds(250));
        stream.MaySend(streamed!).ShouldBeTrue("the deadline itself is still in time");
        _time.Advance(TimeSpan.FromMilliseconds(1));
        stream.MaySend(streamed!).ShouldBeFalse();
        stream.MaySend(streamed!).ShouldBeFalse();
        _metrics.Drops[DropReason.DeadlinePassed].ShouldBe(1);
        _metrics.DeadlineMisses.ShouldBe(1);
    }

    [Fact]
    public void MaySend_LateButNotACueOpening_IsSent()
    {
        using var stream = Make();
        stream.TrySubscribe(default, null, out var reader).ShouldBeTrue();
        stream.TryPublish(Ended("c-1") with { Deadline = Deadline.After(Now, 1) });
        stream.TryPublish(Cue(Deadline.None(Now)));
        _time.Advance(TimeSpan.FromSeconds(9));
        while (reader!.Events.TryRead(out var streamed))
        {
            stream.MaySend(streamed).ShouldBeTrue();
        }

        _metrics.DeadlineMisses.ShouldBe(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void TryPublish_WithReceipt_RecordsEndToEndOnceWhateverReadersThereAre(int readers)
    {
        var observer = new Observer();
        using var stream = Make(observer: observer);
        for (var i = 0; i < readers; i++)
        {
            stream.TrySubscribe(default, null, out _).ShouldBeTrue();
        }

        var receipt = new LatencyReceipt { ArrivalNs = Now, DecidedNs = Now + 40_000_000 };
        var deadline = Deadline.After(Now, 250);
        _time.Advance(TimeSpan.FromMilliseconds(50));
        stream.TryPublish(Cue(deadline) with { Receipt = receipt });
        stream.TryPublish(Estimate(deadline) with { Receipt = receipt });
        stream.TryPublish(Estimate(Deadline.None(Now)) with { Receipt = receipt });
        stream.TryPublish(new CueDropped { CallId = "c-1", AgentId = "ana", Kind = CueKind.LongSilence, AtMs = 1, Reason = "muted", Deadline = deadline, Receipt = receipt });
        stream.TryPublish(Ended("c-1"));

        _metrics.Stages[Stage.Delivery].Count.ShouldBe(2);
        _metrics.Stages[Stage.Delivery].MaxMs.ShouldBe(10);
        _metrics.Stages[Stage.EndToEnd].Count.ShouldBe(2);
        _metrics.Stages[Stage.EndToEnd].MaxMs.ShouldBe(50);
        observer.Queued.ShouldBe(["cue-opened", "estimate", "estimate", "cue-dropped", "call-ended"]);
    }

    [Fact]
    public void Sent_WithReceipt_RecordsTheWayFromQueueToSocket()
    {
        var observer = new Observer();
        using var stream = Make(observer: observer);
        stream.TrySubscribe(default, null, out var reader).ShouldBeTrue();
        stream.TryPublish(Cue(Deadline.After(Now, 250)) with { Receipt = new LatencyReceipt { ArrivalNs = Now, DecidedNs = Now } });
        stream.TryPublish(Ended("c-1"));
        _time.Advance(TimeSpan.FromMilliseconds(7));
        while (reader!.Events.TryRead(out var streamed))
        {
            stream.Sent(streamed);
        }

        _metrics.Stages[Stage.Socket].Count.ShouldBe(1);
        _metrics.Stages[Stage.Socket].MaxMs.ShouldBe(7);
        observer.Delivered.ShouldBe(["cue-opened", "call-ended"]);
    }

    [Fact]
    public async Task TryPublish_WhileReadersComeAndGo_NeitherLosesNorRepeats()
    {
        using var stream = Make(history: 4096, queue: 16384);
        const int Events = 4000;
        var publisher = Task.Run(() =>
        {
            for (var i = 0; i < Events; i++)
            {
                stream.TryPublish(Ended("c-1"));
            }
        }, TestContext.Current.CancellationToken);

        long last = 0;
        var seen = 0;
        while (last < Events)
        {
            stream.TrySubscribe(default, $"{stream.Epoch}-{last}", out var reader).ShouldBeTrue();
            using (reader)
            {
                var batch = reader!.Missed.ToList();
                for (var i = 0; i < 50 && reader.Events.TryRead(out var streamed); i++)
                {
                    batch.Add(streamed);
                }

                foreach (var streamed in batch)
                {
                    streamed.Number.ShouldBe(++last);
                    seen++;
                }
            }
        }

        await publisher;
        seen.ShouldBe(Events);
    }

    private static List<long> Numbers(EventSubscription reader)
    {
        var numbers = new List<long>();
        while (reader.Events.TryRead(out var streamed))
        {
            numbers.Add(streamed.Number);
        }

        return numbers;
    }

    private static CallEnded Ended(string callId, string agent = "ana") =>
        new() { CallId = callId, AgentId = agent, DurationMs = 1, Reason = "bye" };

    private static CueOpened Cue(Deadline deadline) => new()
    {
        CallId = "c-1",
        AgentId = "ana",
        CueId = "q1",
        Kind = CueKind.EmpathyNeeded,
        Tier = CueTier.Coaching,
        Text = "Acknowledge",
        Reason = "Strain rises.",
        Evidence = new Dictionary<string, double>(),
        AtMs = 1000,
        LatencyMs = 40,
        Deadline = deadline,
    };

    private static EstimateMade Estimate(Deadline deadline) => new()
    {
        CallId = "c-1",
        AgentId = "ana",
        Leg = "1",
        Role = SpeakerRole.Customer,
        AtMs = 1000,
        WindowMs = 3000,
        Label = EmotionLabel.Neutral,
        Probabilities = new EmotionProbabilities(1, 0, 0, 0),
        Arousal = 0,
        Valence = 0,
        Confidence = 0.7,
        Abstained = false,
        LatencyMs = 40,
        Deadline = deadline,
    };

    private long Now => _time.GetTimestamp();

    private EventStream Make(int history = 64, int queue = 64, int streams = 8, IDeliveryObserver? observer = null) => new(
        new ConsoleOptions { EventHistory = history, StreamQueue = queue, MaxEventStreams = streams }, _metrics, new MonotonicClock(_time), observer);

    private sealed class Observer : IDeliveryObserver
    {
        public List<string> Delivered { get; } = [];

        public List<string> Queued { get; } = [];

        void IDeliveryObserver.Queued(CallEvent callEvent, long atNs) => Queued.Add(callEvent.Name);

        void IDeliveryObserver.Delivered(CallEvent callEvent, long atNs) => Delivered.Add(callEvent.Name);
    }
}
