using EdgeCx.Appliance.Law;
using EdgeCx.Appliance.Web;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Appliance.Tests.Law;

/// <summary>What the event stream, its buffers and the heap keep after an erasure: nothing.</summary>
public sealed class StreamErasureTests : IDisposable
{
    private readonly EventStream _stream = new(new ConsoleOptions(), new FlowMetrics(), new MonotonicClock(new ManualTimeProvider()));

    public void Dispose() => _stream.Dispose();

    [Fact]
    public void TryPublish_AfterAnObjection_ReplayHasNothingOfItNotEvenWhatItClosed()
    {
        _stream.TryPublish(Dropped("c-1"));
        _stream.TrySubscribe(default, null, out var slow).ShouldBeTrue();
        _stream.TryPublish(Dropped("c-1"));
        _stream.TryPublish(Dropped("c-2"));
        _stream.TryPublish(new NoticeChanged { CallId = "c-1", AgentId = "ana", State = NoticeState.Objected });
        _stream.TryPublish(Closed("c-1"));
        _stream.TrySubscribe(default, $"{_stream.Epoch}-0", out var back).ShouldBeTrue();
        back!.Missed.Select(m => (m.Body.CallId, m.Body.Name)).ShouldBe([("c-2", "cue-dropped"), ("c-1", "notice-changed")]);

        // A live reader is told what closes, so that it leaves the screen, and nothing any more of what waited for it.
        slow!.Events.TryRead(out var waiting).ShouldBeTrue();
        _stream.MaySend(waiting!).ShouldBeFalse();
        slow.Events.TryRead(out var other).ShouldBeTrue();
        _stream.MaySend(other!).ShouldBeTrue();
        slow.Events.TryRead(out _).ShouldBeTrue();
        slow.Events.TryRead(out var closed).ShouldBeTrue();
        closed!.Body.Name.ShouldBe("cue-closed");
        _stream.MaySend(closed).ShouldBeTrue();
    }

    [Fact]
    public void TryPublish_EmotionErased_ForgetsAndKeepsWhatComesAfter()
    {
        _stream.TryPublish(Dropped("c-1"));
        _stream.TryPublish(new EmotionErased { CallId = "c-1", AgentId = "ana", Leg = "1", Reason = "role-changed" });
        _stream.TryPublish(Dropped("c-1"));
        _stream.TrySubscribe(default, $"{_stream.Epoch}-0", out var back).ShouldBeTrue();
        back!.Missed.Select(m => m.Body.Name).ShouldBe(["emotion-erased", "cue-dropped"]);
    }

    [Fact]
    public void ClearingMemoryPool_BlockGivenBack_IsClearedOnceAndUsedAgain()
    {
        using var pool = new ClearingMemoryPool();
        var block = pool.Rent(100);
        block.Memory.Span.Fill(7);
        var memory = block.Memory;
        block.Dispose();
        memory.Span.ContainsAnyExcept((byte)0).ShouldBeFalse();
        var again = pool.Rent();
        again.Memory.Span.Fill(9);
        again.Dispose();
        again.Dispose();
        var (first, second) = (pool.Rent(), pool.Rent());
        first.ShouldNotBeSameAs(second);
        Should.Throw<ArgumentOutOfRangeException>(() => pool.Rent(pool.MaxBufferSize + 1));
    }

    [Fact]
    public void HeapSweep_SeveralErasuresAtOnce_IsOneSweepAMomentLaterAndTheNextAWhileAfter()
    {
        var time = new ManualTimeProvider();
        using var sweep = new HeapSweep(isOn: true, time);
        sweep.TryPublish(Objected());
        sweep.TryPublish(Objected());
        sweep.Sweeps.ShouldBe(0);
        time.Advance(TimeSpan.FromSeconds(1.1));
        sweep.Sweeps.ShouldBe(1);
        sweep.TryPublish(Objected());
        time.Advance(TimeSpan.FromSeconds(1.1));
        sweep.Sweeps.ShouldBe(1);
        time.Advance(TimeSpan.FromSeconds(4));
        sweep.Sweeps.ShouldBe(2);
        using var off = new HeapSweep(isOn: false, time);
        off.TryPublish(Objected());
        time.Advance(TimeSpan.FromSeconds(10));
        off.Sweeps.ShouldBe(0);
    }

    private static NoticeChanged Objected() => new() { CallId = "c-1", AgentId = "ana", State = NoticeState.Objected };

    private static CueDropped Dropped(string callId) => new() { CallId = callId, AgentId = "ana", Kind = CueKind.CustomerFrustrated, AtMs = 1, Reason = "cooldown" };

    private static CueClosed Closed(string callId) => new() { CallId = callId, AgentId = "ana", CueId = "q1", Kind = CueKind.CustomerFrustrated, AtMs = 1, Reason = "not-allowed" };
}
