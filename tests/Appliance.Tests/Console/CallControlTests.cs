using EdgeCx.Appliance.Web;
using EdgeCx.Coaching;
using EdgeCx.Coaching.Policy;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Appliance.Tests.Web;

public sealed class CallControlTests : IDisposable
{
    private readonly CallRegistry _registry = new(4);
    private readonly BoundedQueue<ConversationSignal> _signals = new("signals", 4);
    private readonly FlowMetrics _metrics = new();
    private readonly CallControl _control;
    private readonly Call _call;

    public CallControlTests()
    {
        var clock = new MonotonicClock(new ManualTimeProvider());
        var directory = new CallDirectory(new ConsoleOptions(), _registry, _metrics, clock);
        _control = new CallControl(_registry, directory, _signals, _metrics, clock);
        _call = new Call(CallId.New(), TapKind.Siprec, clock.UtcNow, true);
        _registry.TryAdd(_call);
    }

    [Fact]
    public void SetNotice_OnALiveCall_ChangesItAndTellsTheLoop()
    {
        _control.SetNotice(_call.Id.Value, NoticeState.Notified).ShouldBe(CommandOutcome.Done);
        _call.EmotionAllowed.ShouldBeTrue();
        _signals.TryDequeue(out var signal).ShouldBeTrue();
        signal.Kind.ShouldBe(SignalKind.CallChanged);
        signal.Call.ShouldBeSameAs(_call);
        signal.AtNs.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void SetNotice_AfterAnObjection_IsRefused()
    {
        _control.SetNotice(_call.Id.Value, NoticeState.Objected).ShouldBe(CommandOutcome.Done);
        _control.SetNotice(_call.Id.Value, NoticeState.Notified).ShouldBe(CommandOutcome.ObjectionIsFinal);
        _control.SetNotice(_call.Id.Value, NoticeState.Objected).ShouldBe(CommandOutcome.Done);
        _call.EmotionAllowed.ShouldBeFalse();
    }

    [Fact]
    public void Pause_WithTheLoopsQueueFull_HoldsAnywayAndSaysBusy()
    {
        while (_signals.TryEnqueue(new ConversationSignal { Kind = SignalKind.CallChanged }))
        {
        }

        _control.Pause(_call.Id.Value).ShouldBe(CommandOutcome.Busy);
        _call.IsPaused.ShouldBeTrue("an objection or a pause must hold even where the loop is behind");
        _metrics.Drops[DropReason.QueueFull].ShouldBe(1);
        _control.MuteAgent("ana", true).ShouldBe(CommandOutcome.Busy);
        _control.IsMuted("ana").ShouldBeFalse();
    }

    [Fact]
    public void Resume_AfterPause_HearsAgain()
    {
        _control.Pause(_call.Id.Value).ShouldBe(CommandOutcome.Done);
        _control.Resume(_call.Id.Value).ShouldBe(CommandOutcome.Done);
        _call.IsPaused.ShouldBeFalse();
    }

    [Fact]
    public void Commands_OnAnUnknownCall_SaySo()
    {
        _control.SetNotice("c-none", NoticeState.Notified).ShouldBe(CommandOutcome.UnknownCall);
        _control.Pause("c-none").ShouldBe(CommandOutcome.UnknownCall);
        _control.Feedback("c-none", "q1", true).ShouldBe(CommandOutcome.UnknownCall);
        _signals.Count.ShouldBe(0);
    }

    [Fact]
    public void Feedback_OfACallThatIsOver_StillTeaches()
    {
        var governance = Governance.Of(new CoachingOptions());
        var clock = new MonotonicClock(new ManualTimeProvider());
        var directory = new CallDirectory(new ConsoleOptions(), _registry, _metrics, clock);
        var control = new CallControl(_registry, directory, _signals, _metrics, clock, new GovernanceView(() => governance));
        var id = _call.Id.Value;
        directory.TryPublish(new CallStarted { CallId = id, AgentId = "ana", Tap = TapKind.Siprec, StartedUtc = clock.UtcNow });
        directory.TryPublish(new CueOpened
        {
            CallId = id,
            AgentId = "ana",
            CueId = "q1",
            Kind = CueKind.LongSilence,
            Tier = CueTier.Coaching,
            Text = "",
            Reason = "",
            Evidence = new Dictionary<string, double>(),
            AtMs = 1,
            LatencyMs = 0,
        });
        directory.TryPublish(new CallEnded { CallId = id, AgentId = "ana", DurationMs = 2, Reason = "bye" });
        control.Feedback(id, "q1", false).ShouldBe(CommandOutcome.Done);
        control.Feedback(id, "q1", true).ShouldBe(CommandOutcome.Done);
        var learned = governance.LearnedOf("ana").Single(l => l.Kind == CueKind.LongSilence);
        (learned.Helpful, learned.Unhelpful).ShouldBe((1, 0));
        _signals.Count.ShouldBe(0);
    }

    [Fact]
    public void MuteAgent_NameEmptyOrTooLong_IsRefused()
    {
        _control.MuteAgent("", true).ShouldBe(CommandOutcome.AgentRefused);
        _control.MuteAgent(new string('a', 129), true).ShouldBe(CommandOutcome.AgentRefused);
        _control.MuteAgent(new string('a', 128), true).ShouldBe(CommandOutcome.Done);
    }

    public void Dispose() => _signals.Dispose();
}
