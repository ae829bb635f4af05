using EdgeCx.Media.Sip.Transactions;

namespace EdgeCx.Media.Tests.Sip.Transactions;

public sealed class TimerQueueTests
{
    [Fact]
    public void TryTakeDue_MovedTimer_FiresOnceAtItsLastTime()
    {
        var queue = new TimerQueue();
        var timed = new Timed { DueNs = 10 };
        queue.Enter(timed);
        timed.DueNs = 30;
        queue.Enter(timed);

        queue.TryTakeDue(20, out _).ShouldBeFalse();
        queue.TryTakeDue(30, out var due).ShouldBeTrue();
        due.ShouldBe(timed);
        queue.TryTakeDue(100, out _).ShouldBeFalse();
        queue.NextDueNs.ShouldBe(long.MaxValue);
    }

    [Fact]
    public void Enter_TimerMovedForEver_DoesNotGrowTheQueue()
    {
        var queue = new TimerQueue();
        var timed = new Timed();
        for (var i = 0; i < 100_000; i++)
        {
            timed.DueNs = 1_000_000 + i;
            queue.Enter(timed);
        }

        queue.Count.ShouldBeLessThan(5000);
        queue.TryTakeDue(long.MaxValue - 1, out _).ShouldBeTrue();
        queue.TryTakeDue(long.MaxValue - 1, out _).ShouldBeFalse();
    }

    private sealed class Timed : ITimed
    {
        public long DueNs { get; set; }
    }
}
