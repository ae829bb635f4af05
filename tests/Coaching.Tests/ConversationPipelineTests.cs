using EdgeCx.Coaching.Conversation;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Coaching.Tests;

public sealed class ConversationPipelineTests
{
    [Fact]
    public async Task StopAsync_CallsRunning_TakesTheQueueEndsThemAndClosesCues()
    {
        using var signals = new BoundedQueue<ConversationSignal>("signals", 4096);
        var sink = new ListSink();
        var clock = new MonotonicClock(TimeProvider.System);
        var summaries = new List<CallSummary>();
        await using var pipeline = NewPipeline(signals, sink, clock, summaries.Add);
        pipeline.Start();

        var call = new Call(CallId.New(), TapKind.File, DateTimeOffset.UnixEpoch, noticeRequired: false);
        var agent = NewLeg(call, SpeakerRole.Agent);
        var customer = NewLeg(call, SpeakerRole.Customer);
        signals.TryEnqueue(ConversationSignal.Started(call, 1)).ShouldBeTrue();
        foreach (var signal in agent.Say(10_000, false).Signals.Concat(customer.Say(10_000, false).Signals))
        {
            signals.TryEnqueue(signal).ShouldBeTrue();
        }

        SpinWait.SpinUntil(() => sink.Of<CueOpened>().Count == 1, 10_000).ShouldBeTrue();
        pipeline.LiveCalls.ShouldBe(1);
        (await pipeline.StopAsync()).ShouldBeTrue();
        sink.Of<CueClosed>().ShouldHaveSingleItem().Reason.ShouldBe("shutdown");
        sink.Events[^1].ShouldBeOfType<CallEnded>().Reason.ShouldBe("shutdown");
        summaries.ShouldHaveSingleItem().TurnTaking.LongestSilenceMs.ShouldBeGreaterThan(9900);
        (await pipeline.StopAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task HeartbeatNs_LoopIdle_MovesOn()
    {
        using var signals = new BoundedQueue<ConversationSignal>("signals", 16);
        var clock = new MonotonicClock(TimeProvider.System);
        await using var pipeline = NewPipeline(signals, new ListSink(), clock, null);
        var before = pipeline.HeartbeatNs;
        pipeline.Start();
        SpinWait.SpinUntil(() => pipeline.HeartbeatNs > before, 10_000).ShouldBeTrue();
        var later = pipeline.HeartbeatNs;
        SpinWait.SpinUntil(() => pipeline.HeartbeatNs > later, 10_000).ShouldBeTrue();
    }

    [Fact]
    public async Task DisposeAsync_NeverStarted_IsFine()
    {
        using var signals = new BoundedQueue<ConversationSignal>("signals", 16);
        var pipeline = NewPipeline(signals, new ListSink(), new MonotonicClock(TimeProvider.System), null);
        await pipeline.DisposeAsync();
        pipeline.LiveCalls.ShouldBe(0);
    }

    private static ConversationPipeline NewPipeline(
        BoundedQueue<ConversationSignal> signals, ListSink sink, MonotonicClock clock, Action<CallSummary>? onSummary) =>
        new(
            new CoachingOptions(),
            new LatencyOptions(),
            new DeliveryOptions(),
            signals,
            [sink],
            new FlowMetrics(),
            clock,
            NullLoggerFactory.Instance,
            onSummary);

    private static LegScript NewLeg(Call call, SpeakerRole role)
    {
        var leg = call.AddLeg(role.ToString());
        leg.BindRole(role, "test");
        leg.SetState(LegState.Active);
        leg.Start(1);
        return new LegScript(leg);
    }
}
