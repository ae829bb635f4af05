using System.Collections.Concurrent;
using System.Diagnostics;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;

namespace EdgeCx.Media.SiprecClient;

/// <summary>
/// One thread that sends the packets of all calls, each exactly every 20 ms on an absolute monotonic schedule: a late packet does not delay
/// the next. Calls are spread over twenty slots of one millisecond. Allocates nothing while it sends.
/// </summary>
internal sealed class PacedSender : IDisposable
{
    private const int Slots = 20;
    private const long SlotNs = 1_000_000;
    private readonly List<IPacedStream>[] _slots = [.. Enumerable.Range(0, Slots).Select(_ => new List<IPacedStream>())];
    private readonly ConcurrentQueue<IPacedStream> _added = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Thread _thread;
    private volatile BurstSocket[] _bursts;
    private readonly long _wallOffsetNs;
    private volatile bool _stopping;
    private int _calls;

    /// <summary>Starts the thread.</summary>
    /// <param name="bursts">Sockets that calls share: their bursts leave at the end of each slot.</param>
    public PacedSender(params BurstSocket[] bursts)
    {
        _bursts = bursts;
        _wallOffsetNs = ((TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick) - NowNs();
        _thread = new Thread(Run) { Name = "rtp-sender", IsBackground = true };
        _thread.Start();
    }

    /// <summary>How late packets left, against the schedule.</summary>
    public LatencyHistogram Lateness { get; } = new();

    /// <summary>Puts a call into the schedule. Any thread.</summary>
    public void Add(IPacedStream call)
    {
        _added.Enqueue(call);
        _wake.Release();
    }

    /// <summary>Takes another socket whose bursts leave at the end of each slot. Any thread; before a stream adds to it.</summary>
    public void AddBurst(BurstSocket burst)
    {
        lock (_added)
        {
            _bursts = [.. _bursts, burst];
        }
    }

    /// <summary>Stops the thread; calls that are still in the schedule are finished.</summary>
    public void Dispose()
    {
        _stopping = true;
        _wake.Release();
        _thread.Join();
        _wake.Dispose();
    }

    private static long NowNs() => Stopwatch.GetTimestamp();

    private void Run()
    {
        Niceness.TryTake(Niceness.Urgent);
        Debug.Assert(Stopwatch.Frequency == 1_000_000_000, "Linux counts the monotonic clock in ns");
        var origin = NowNs();
        long tick = 0;
        while (!_stopping)
        {
            Admit();
            if (_calls == 0)
            {
                _wake.Wait();
                tick = Math.Max(tick, ((NowNs() - origin) / SlotNs) + 1);
                continue;
            }

            while (_slots[(int)(tick % Slots)].Count == 0)
            {
                tick++;
            }

            var due = origin + (tick * SlotNs);
            MonotonicSleep.Until(due);
            Lateness.RecordNs(NowNs() - due);
            SendSlot(_slots[(int)(tick % Slots)]);
            tick++;
        }

        Admit();
        foreach (var slot in _slots)
        {
            slot.ForEach(static call => call.Finish());
        }
    }

    private void Admit()
    {
        while (_added.TryDequeue(out var call))
        {
            var emptiest = 0;
            for (var i = 1; i < Slots; i++)
            {
                if (_slots[i].Count < _slots[emptiest].Count)
                {
                    emptiest = i;
                }
            }

            _slots[emptiest].Add(call);
            _calls++;
        }
    }

    private void SendSlot(List<IPacedStream> slot)
    {
        var wallNs = NowNs() + _wallOffsetNs;
        for (var i = slot.Count - 1; i >= 0; i--)
        {
            if (slot[i].SendNext(wallNs))
            {
                continue;
            }

            // What it has added to a burst leaves before its buffers may go.
            Flush();
            slot[i].Finish();
            slot[i] = slot[^1];
            slot.RemoveAt(slot.Count - 1);
            _calls--;
        }

        Flush();
    }

    private void Flush()
    {
        foreach (var burst in _bursts)
        {
            burst.Flush();
        }
    }
}
