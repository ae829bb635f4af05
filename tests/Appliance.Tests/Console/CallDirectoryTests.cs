using EdgeCx.Appliance.Web;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Appliance.Tests.Web;

public sealed class CallDirectoryTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly FlowMetrics _metrics = new();
    private readonly CallRegistry _registry = new(4);
    private readonly MonotonicClock _clock;
    private readonly CallDirectory _directory;

    public CallDirectoryTests()
    {
        _clock = new MonotonicClock(_time);
        _directory = new CallDirectory(new ConsoleOptions { RecentCalls = 3 }, _registry, _metrics, _clock);
    }

    [Fact]
    public void TryPublish_WholeCall_IsProjected()
    {
        var call = Begin("ana", LegState.Active);
        _time.Advance(TimeSpan.FromSeconds(12));
        for (var i = 1; i <= 100; i++)
        {
            _directory.TryPublish(Estimate(call, i * 500, latencyMs: i));
        }

        _directory.TryPublish(State(call, CustomerMood.Frustrated));
        _directory.TryPublish(Cue(call, "q1"));
        _directory.TryPublish(Cue(call, "q2"));
        _directory.TryPublish(Closed(call, "q1"));
        _directory.TryPublish(new CueDropped { CallId = call.Id.Value, AgentId = "ana", Kind = CueKind.LongSilence, AtMs = 1, Reason = "cooldown" });

        _directory.TryGet(call.Id.Value, out var record).ShouldBeTrue();
        var summary = record!.Summary(_clock.NowNs, 10);
        summary.Live.ShouldBeTrue();
        summary.AgentId.ShouldBe("ana");
        summary.DurationMs.ShouldBe(12_000);
        summary.Codec.ShouldBe("PCMU");
        summary.CustomerState!.State.ShouldBe(CustomerMood.Frustrated);
        summary.OpenCues.Select(c => c.CueId).ShouldBe(["q2"]);
        summary.Trajectory!.Count.ShouldBe(10);
        summary.Trajectory[^1][0].ShouldBe(50_000);
        summary.Latency.ShouldBe(new LatencyView(102, 49, 99, 100));
        summary.Legs.Count.ShouldBe(2);
        summary.Legs[0].Packets.ShouldBe(1);

        var detail = record.Detail(_clock.NowNs);
        detail.Cues.Select(c => c.ClosedReason).ShouldBe(["condition-over", null]);
        detail.Dropped.ShouldBe([new DroppedCues(CueKind.LongSilence, "cooldown", 1)]);
        detail.Trajectory!.Count.ShouldBe(100);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TryPublish_Objection_ForgetsWhatWasHeardOfTheCustomer(bool isTold)
    {
        var call = Begin("ana", LegState.Active);
        _directory.TryPublish(Estimate(call, 500, 40));
        _directory.TryPublish(State(call, CustomerMood.Frustrated));
        _directory.TryPublish(Cue(call, "q1") with { Kind = CueKind.CustomerFrustrated });
        _directory.TryPublish(Cue(call, "q2") with { Kind = CueKind.LongSilence });
        foreach (var kind in new[] { CueKind.EmpathyNeeded, CueKind.ExtendedOverlap })
        {
            _directory.TryPublish(new CueDropped { CallId = call.Id.Value, AgentId = "ana", Kind = kind, AtMs = 1, Reason = "cooldown" });
        }

        call.TrySetNotice(NoticeState.Objected);
        if (isTold)
        {
            _directory.TryPublish(new NoticeChanged { CallId = call.Id.Value, AgentId = "ana", State = NoticeState.Objected });
        }

        _directory.TryPublish(Estimate(call, 1000, 40));
        _directory.TryGet(call.Id.Value, out var record).ShouldBeTrue();
        record!.Summary(_clock.NowNs, 10).CustomerState.ShouldBeNull();
        var detail = record.Detail(_clock.NowNs);
        detail.Trajectory.ShouldBeEmpty();
        detail.States.ShouldBeEmpty();
        detail.Cues.Select(c => c.Kind).ShouldBe([CueKind.LongSilence]);
        detail.Dropped.Select(d => d.Kind).ShouldBe([CueKind.ExtendedOverlap]);
    }

    [Fact]
    public void TryPublish_LongCall_KeepsTheWholeLineInBoundedRoom()
    {
        var call = Begin("ana", LegState.Active);
        for (var i = 1; i <= 20_000; i++)
        {
            _directory.TryPublish(Estimate(call, i * 500.0, 40));
        }

        _directory.TryGet(call.Id.Value, out var record).ShouldBeTrue();
        var points = record!.Detail(_clock.NowNs).Trajectory!;
        points.Count.ShouldBeInRange(EmotionLine.MaxPoints / 2, EmotionLine.MaxPoints);
        points[0][0].ShouldBeLessThan(20_000);
        points[^1][0].ShouldBeGreaterThan(9_980_000);
        points.Zip(points.Skip(1)).ShouldAllBe(p => p.First[0] < p.Second[0]);
    }

    [Fact]
    public void TryPublish_EndedCalls_AreKeptUpToTheLimit()
    {
        var ids = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            var call = Begin("ana", LegState.Active);
            _registry.Remove(call.Id);
            _directory.TryPublish(new CallEnded { CallId = call.Id.Value, AgentId = "ana", DurationMs = 5, Reason = "bye" });
            ids.Add(call.Id.Value);
        }

        ids.Select(id => _directory.TryGet(id, out _)).ShouldBe([false, false, false, true, true, true]);
        _directory.TryGet(ids[^1], out var last).ShouldBeTrue();
        last!.IsLive.ShouldBeFalse();
        last.Summary(_clock.NowNs, 0).Hearing.ShouldBe(Hearing.Ended);
    }

    [Fact]
    public void TryPublish_MoreCallsThanRoom_IsRefusedAndCounted()
    {
        for (var i = 0; i < (2 * 4) + 3; i++)
        {
            _directory.TryPublish(Started($"c-{i}")).ShouldBeTrue();
        }

        _directory.TryPublish(Started("c-more")).ShouldBeFalse();
        _metrics.Drops[DropReason.QueueFull].ShouldBe(1);
    }

    [Theory]
    [InlineData(LegState.Active, "Ok")]
    [InlineData(LegState.Waiting, "Starting")]
    [InlineData(LegState.Inactive, "Held")]
    [InlineData(LegState.Silent, "Deaf")]
    [InlineData(LegState.Refused, "Deaf")]
    [InlineData(LegState.Ended, "NoCustomer")]
    public void Hearing_ByTheCustomersLeg_IsSaid(LegState state, string hearing)
    {
        var call = Begin("ana", state);
        HearingOf(call).ToString().ShouldBe(hearing);
    }

    [Fact]
    public void Hearing_ByFlagsOfTheCall_ComesBeforeTheLegs()
    {
        var call = Begin("ana", LegState.Active, noticeRequired: true);
        HearingOf(call).ShouldBe(Hearing.AwaitingNotice);
        call.TrySetNotice(NoticeState.Notified);
        HearingOf(call).ShouldBe(Hearing.Ok);
        call.SetPaused(true);
        HearingOf(call).ShouldBe(Hearing.Paused);
        call.SetPaused(false);
        call.TrySetNotice(NoticeState.Objected);
        HearingOf(call).ShouldBe(Hearing.Objected);
    }

    [Fact]
    public void Hearing_WithoutAnyLeg_IsStartingForFiveSeconds()
    {
        var call = new Call(CallId.New(), TapKind.Siprec, _clock.UtcNow, false);
        _registry.TryAdd(call);
        _directory.TryPublish(Started(call.Id.Value));
        HearingOf(call).ShouldBe(Hearing.Starting);
        _time.Advance(TimeSpan.FromSeconds(6));
        HearingOf(call).ShouldBe(Hearing.NoCustomer);
    }

    [Fact]
    public void OfAgent_WithLiveAndEndedCalls_PrefersTheLiveOne()
    {
        var live = Begin("ana", LegState.Active);
        _time.Advance(TimeSpan.FromSeconds(1));
        var ended = Begin("ana", LegState.Active);
        _directory.TryPublish(new CallEnded { CallId = ended.Id.Value, AgentId = "ana", DurationMs = 5, Reason = "bye" });
        _directory.OfAgent("ana")!.CallId.ShouldBe(live.Id.Value);
        _directory.TryPublish(new CallEnded { CallId = live.Id.Value, AgentId = "ana", DurationMs = 5, Reason = "bye" });
        _directory.OfAgent("ana")!.CallId.ShouldBe(ended.Id.Value);
        _directory.OfAgent("nobody").ShouldBeNull();
    }

    [Fact]
    public void Delivered_QueuesThenFirstReader_AreOnTheReceipt()
    {
        var call = Begin("ana", LegState.Active);
        var cue = Cue(call, "q1") with { Receipt = new LatencyReceipt { ArrivalNs = 1_000_000, FramedNs = 3_000_000, DecidedNs = 41_000_000 } };
        _directory.TryPublish(cue);
        _directory.Queued(cue, 43_000_000);
        _directory.Delivered(cue, 46_000_000);
        _directory.Delivered(cue, 99_000_000);
        _directory.TryGet(call.Id.Value, out var record).ShouldBeTrue();
        record!.Detail(_clock.NowNs).Cues[0].Receipt.ShouldBe(new CueReceipt(null, 2, null, null, null, null, 40, 42, 45));
    }

    [Fact]
    public void CuePresented_OnTwoDevices_IsOnTheReceiptOfTheCue()
    {
        var call = Begin("ana", LegState.Active);
        _directory.TryPublish(Cue(call, "q1"));
        foreach (var (surface, reason) in new[] { ("poly", ""), ("whisper", "no-pause") })
        {
            _directory.TryPublish(new CuePresented
            {
                CallId = call.Id.Value,
                AgentId = "ana",
                CueId = "q1",
                Kind = CueKind.CustomerFrustrated,
                Surface = surface,
                Shown = reason.Length == 0,
                Reason = reason,
                DecisionMs = 12,
                PresentedMs = 3,
                AcknowledgedMs = 40,
            });
        }

        _directory.TryGet(call.Id.Value, out var record).ShouldBeTrue();
        var surfaces = record!.Detail(_clock.NowNs).Cues[0].Receipt!.Surfaces.ShouldNotBeNull();
        surfaces.Select(s => (s.Surface, s.Shown, s.Reason)).ShouldBe([("poly", true, ""), ("whisper", false, "no-pause")]);
        surfaces[0].AcknowledgedMs.ShouldBe(40);
    }

    private Hearing HearingOf(Call call)
    {
        _directory.TryGet(call.Id.Value, out var record).ShouldBeTrue();
        return record!.Summary(_clock.NowNs, 0).Hearing;
    }

    private Call Begin(string agent, LegState customer, bool noticeRequired = false)
    {
        var call = new Call(CallId.New(), TapKind.Siprec, _clock.UtcNow, noticeRequired);
        var leg = call.AddLeg("1");
        leg.BindRole(SpeakerRole.Customer, "rule");
        leg.SetCodec("PCMU");
        leg.SetState(customer);
        leg.Statistics.AddPacket();
        call.AddLeg("2").BindRole(SpeakerRole.Agent, "rule");
        _registry.TryAdd(call);
        _directory.TryPublish(Started(call.Id.Value) with { AgentId = agent });
        return call;
    }

    private CallStarted Started(string id) => new() { CallId = id, AgentId = "", Tap = TapKind.Siprec, StartedUtc = _clock.UtcNow };

    private static EstimateMade Estimate(Call call, double atMs, double latencyMs) => new()
    {
        CallId = call.Id.Value,
        AgentId = "",
        Leg = "1",
        Role = SpeakerRole.Customer,
        AtMs = atMs,
        WindowMs = 3000,
        Label = EmotionLabel.Neutral,
        Probabilities = new EmotionProbabilities(1, 0, 0, 0),
        Arousal = 0.2,
        Valence = -0.1,
        Confidence = 0.7,
        Abstained = false,
        LatencyMs = latencyMs,
    };

    private static CustomerStateChanged State(Call call, CustomerMood mood) => new()
    {
        CallId = call.Id.Value,
        AgentId = "",
        State = mood,
        Trend = Trend.Rising,
        Confidence = 0.7,
        SinceMs = 1,
        AtMs = 2,
        Evidence = new Dictionary<string, double>(),
        LatencyMs = 40,
    };

    private static CueOpened Cue(Call call, string id) => new()
    {
        CallId = call.Id.Value,
        AgentId = "",
        CueId = id,
        Kind = CueKind.EmpathyNeeded,
        Tier = CueTier.Coaching,
        Text = "Acknowledge",
        Reason = "Strain rises.",
        Evidence = new Dictionary<string, double>(),
        AtMs = 1000,
        LatencyMs = 40,
    };

    private static CueClosed Closed(Call call, string id) =>
        new() { CallId = call.Id.Value, AgentId = "", CueId = id, Kind = CueKind.EmpathyNeeded, AtMs = 2000, Reason = "condition-over" };
}
