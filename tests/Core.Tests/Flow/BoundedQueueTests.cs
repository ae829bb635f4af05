using System.Diagnostics;
using EdgeCx.Core.Flow;

namespace EdgeCx.Core.Tests.Flow;

public sealed class BoundedQueueTests
{
    [Fact]
    public void TryEnqueue_WhenFull_RefusesAndKeepsOrder()
    {
        using var queue = new BoundedQueue<int>("q", 4);
        for (var i = 0; i < 4; i++)
        {
            queue.TryEnqueue(i).ShouldBeTrue();
        }

        queue.TryEnqueue(4).ShouldBeFalse();
        queue.Count.ShouldBe(4);
        for (var i = 0; i < 4; i++)
        {
            queue.TryDequeue(out var item).ShouldBeTrue();
            item.ShouldBe(i);
        }

        queue.TryDequeue(out _).ShouldBeFalse();
    }

    [Fact]
    public void ManyWriters_OneParkingReader_LoseNothingAndKeepEachWritersOrder()
    {
        const int Writers = 4;
        const int Each = 20_000;
        var patience = TimeSpan.FromSeconds(5);
        using var queue = new BoundedQueue<(int Writer, int N)>("q", 64);
        var threads = Enumerable.Range(0, Writers).Select(w => new Thread(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                queue.EnqueueWaiting((w, i), TestContext.Current.CancellationToken);
            }
        })).ToArray();
        foreach (var thread in threads)
        {
            thread.Start();
        }

        var next = new int[Writers];
        var seen = 0;
        while (seen < Writers * Each)
        {
            if (!queue.TryDequeue(out var item))
            {
                // Woken by one writer, the reader may find that another, before it in the queue, has not written yet.
                var parkedAt = Stopwatch.GetTimestamp();
                (queue.WaitForItem(patience) || Stopwatch.GetElapsedTime(parkedAt) < patience).ShouldBeTrue("the reader was not woken");
                continue;
            }

            item.N.ShouldBe(next[item.Writer]++);
            seen++;
        }

        next.ShouldAllBe(n => n == Each);
    }

    [Fact]
    public void WaitForItem_WithNothing_TimesOut()
    {
        using var queue = new BoundedQueue<int>("q", 4);
        queue.WaitForItem(TimeSpan.FromMilliseconds(5)).ShouldBeFalse();
        queue.TryEnqueue(1).ShouldBeTrue();
        queue.WaitForItem(TimeSpan.Zero).ShouldBeTrue();
    }

    [Fact]
    public void TryEnqueue_SteadyState_AllocatesNothing()
    {
        using var queue = new BoundedQueue<long>("q", 16);
        for (var i = 0; i < 100; i++)
        {
            queue.TryEnqueue(i);
            queue.TryDequeue(out _);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            queue.TryEnqueue(i);
            queue.TryDequeue(out _);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
