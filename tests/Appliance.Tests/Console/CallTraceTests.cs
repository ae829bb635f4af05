using System.Runtime.CompilerServices;
using EdgeCx.Appliance.Web;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Appliance.Tests.Web;

public sealed class CallTraceTests
{
    private const long Ms = 1_000_000;
    private readonly ManualTimeProvider _time = new();
    private readonly CallRegistry _registry = new(4);
    private readonly MonotonicClock _clock;
    private readonly CallDirectory _directory;
    private readonly Call _call;

    public CallTraceTests()
    {
        _clock = new MonotonicClock(_time);
        _directory = new CallDirectory(new ConsoleOptions(), _registry, new FlowMetrics(), _clock);
        _call = new Call(CallId.New(), TapKind.Siprec, _clock.UtcNow, noticeRequired: false);
        _registry.TryAdd(_call);
        _directory.TryPublish(new CallStarted { CallId = Id, AgentId = "ana", Tap = TapKind.Siprec, StartedUtc = _clock.UtcNow });
    }

    private string Id => _call.Id.Value;

    [Fact]
    public void Trace_OfAnEstimate_SplitsTheWholeTimeOverItsStages()
    {
        Tell(Estimate(500), tookMs: 141);
        var row = Trace().Results.ShouldHaveSingleItem();
        row.Result.ShouldBe(TracedResult.Estimate);
        row.AtMs.ShouldBe(500);
        row.TotalMs.ShouldBe(141);
        row.Stages.ShouldBe([
            new StageTime("reorder-hold", 20), new StageTime("framing", 1), new StageTime("voice-wait", 3), new StageTime("voice-inference", 2),
            new StageTime("emotion-wait", 14), new StageTime("emotion-inference", 30), new StageTime("conversation", 1), new StageTime("delivery", 70)]);
        row.Stages.Sum(s => s.Ms).ShouldBe(row.TotalMs, 1e-9);
        (row.Slowest, row.OverBudget, row.OverDeadline).ShouldBe(("delivery", true, false));
    }

    [Fact]
    public void Trace_OfResultsThatPassedFewerStages_GivesTheTimeToThoseTheyPassed()
    {
        var arrival = _clock.NowNs;
        Tell(Estimate(500) with { Receipt = new LatencyReceipt { ArrivalNs = arrival, FramedNs = arrival + (2 * Ms), VoiceDoneNs = arrival + (5 * Ms), DecidedNs = arrival + (6 * Ms) } }, tookMs: 7);
        Tell(Dropped("cooldown", CueKind.LongSilence) with { Receipt = new LatencyReceipt { ArrivalNs = arrival, DecidedNs = arrival + (260 * Ms) } }, tookMs: 261);
        var rows = Trace().Results;
        rows[0].Stages.ShouldBe([new StageTime("framing", 2), new StageTime("voice-wait", 3), new StageTime("conversation", 1), new StageTime("delivery", 1)]);
        rows[1].Stages.ShouldBe([new StageTime(StageTime.Hearing, 260), new StageTime("delivery", 1)]);
        (rows[1].Result, rows[1].Kind, rows[1].Reason, rows[1].OverDeadline).ShouldBe((TracedResult.DroppedCue, CueKind.LongSilence, "cooldown", true));
    }

    [Fact]
    public void Trace_OverTime_HoldsTheLastMinute()
    {
        for (var i = 1; i <= 300; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            Tell(Estimate(i * 500), tookMs: 0);
        }

        var rows = Trace().Results;
        rows.Count.ShouldBe(121);
        rows[0].AtMs.ShouldBe(90_000);
        rows[^1].AtMs.ShouldBe(150_000);

        _time.Advance(TimeSpan.FromSeconds(45));
        Trace().Results.Count.ShouldBe(31);
        _directory.TryPublish(new CallEnded { CallId = Id, AgentId = "ana", DurationMs = 1, Reason = "bye" });
        var ended = Trace();
        ended.Live.ShouldBeFalse();
        ended.Results.Count.ShouldBe(121, "of a call that is over, the minute before its last result");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Trace_AfterAnObjection_HoldsNothingOfTheCustomersFeelings(bool isPaused)
    {
        Tell(Estimate(500), tookMs: 141);
        Tell(Dropped("cooldown", CueKind.LongSilence), tookMs: 141);
        Tell(Dropped("muted", CueKind.CustomerFrustrated), tookMs: 141);
        Trace().Results.Count.ShouldBe(3);
        if (isPaused)
        {
            _call.SetPaused(true);
            Tell(Estimate(1000), tookMs: 141);
            Trace().Results.Count.ShouldBe(3, "what was under way at a pause is not kept");
        }

        _call.TrySetNotice(NoticeState.Objected);
        Trace().Results.ShouldHaveSingleItem().Kind.ShouldBe(CueKind.LongSilence);
        Tell(Estimate(1500), tookMs: 141);
        Trace().Results.Count.ShouldBe(1);
    }

    [Fact]
    public void Queued_InSteadyState_AllocatesNothing()
    {
        var estimate = Estimate(500);
        _directory.TryPublish(estimate);
        for (var i = 0; i < 1000; i++)
        {
            _directory.Queued(estimate, _clock.NowNs);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _directory.Queued(estimate, _clock.NowNs);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        (Unsafe.SizeOf<TraceEntry>() * CallTrace.Capacity).ShouldBe(8 * 1024, "memory of a call's trace, as docs/latency.md states it");
    }

    [Fact]
    public void Kind_OfEveryCue_FitsInItsByte() => Enum.GetValues<CueKind>().ShouldAllBe(k => (int)k >= 0 && (int)k <= byte.MaxValue);

    [Fact]
    public void Trace_OfARecording_IsEmpty()
    {
        Tell(Estimate(500) with { Deadline = Deadline.None(_clock.NowNs) }, tookMs: 5);
        Trace().Results.ShouldBeEmpty();
    }

    private TraceView Trace()
    {
        _directory.TryGet(Id, out var record).ShouldBeTrue();
        return record!.Trace(_clock.NowNs, new LatencyOptions());
    }

    private void Tell(CallEvent callEvent, int tookMs)
    {
        _directory.TryPublish(callEvent);
        _directory.Queued(callEvent, callEvent.Receipt.ArrivalNs + (tookMs * Ms));
    }

    private LatencyReceipt Stamps()
    {
        var arrival = _clock.NowNs;
        return new LatencyReceipt
        {
            ArrivalNs = arrival,
            ReleasedNs = arrival + (20 * Ms),
            FramedNs = arrival + (21 * Ms),
            VoiceBatchedNs = arrival + (24 * Ms),
            VoiceDoneNs = arrival + (26 * Ms),
            BatchedNs = arrival + (40 * Ms),
            InferredNs = arrival + (70 * Ms),
            DecidedNs = arrival + (71 * Ms),
        };
    }

    private CueDropped Dropped(string reason, CueKind kind) =>
        new() { CallId = Id, AgentId = "ana", Kind = kind, AtMs = 700, Reason = reason, Deadline = Deadline.After(_clock.NowNs, 250), Receipt = Stamps() };

    private EstimateMade Estimate(double atMs) => new()
    {
        CallId = Id,
        AgentId = "ana",
        Leg = "1",
        Role = SpeakerRole.Customer,
        AtMs = atMs,
        WindowMs = 3000,
        Label = EmotionLabel.Neutral,
        Probabilities = new EmotionProbabilities(1, 0, 0, 0),
        Arousal = 0,
        Valence = 0,
        Confidence = 0.7,
        Abstained = false,
        LatencyMs = 71,
        Deadline = Deadline.After(_clock.NowNs, 250),
        Receipt = Stamps(),
    };
}
