using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Capacity.Measure;

/// <summary>
/// Watches the appliance's counters from inside, twenty times a second, and tells what happened near a stall of the machine from what did not. Allocates
/// nothing while it watches.
/// </summary>
internal sealed class FlowWatch : IDisposable
{
    private const int SliceMs = 50;

    // A stall is known at the latest so long after it: the load generator is asked twice a second.
    private const long JudgedAfterNs = 2_000_000_000;
    private const int Slices = 64;
    private readonly FlowMetrics _metrics;
    private readonly int _leastRung;
    private readonly MonotonicClock _clock;
    private readonly StallBook _stalls;
    private readonly FlowSlice[] _ring = [.. Enumerable.Range(0, Slices).Select(static _ => new FlowSlice())];
    private readonly LatencySnapshot _latencyNow = new();
    private readonly LatencySnapshot _latencyBefore = new();
    private readonly ShedCounts _shedNow = new();
    private readonly ShedCounts _shedBefore = new();
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private long _missesBefore;
    private long _fromNs;
    private long _head;
    private long _tail;
    private volatile bool _stopping;

    /// <summary>Begins to watch.</summary>
    /// <param name="metrics">The appliance's counters.</param>
    /// <param name="leastRung">The configured rung of emotion's ladder.</param>
    /// <param name="clock">Monotonic time.</param>
    /// <param name="stalls">The machine's stalls; others write them down.</param>
    public FlowWatch(FlowMetrics metrics, int leastRung, MonotonicClock clock, StallBook stalls)
    {
        _metrics = metrics;
        _leastRung = leastRung;
        _clock = clock;
        _stalls = stalls;
        _latencyBefore.Take(metrics.Stages[Stage.EndToEnd]);
        _shedBefore.Take(metrics, leastRung);
        _missesBefore = metrics.DeadlineMisses;
        _fromNs = clock.NowNs;
        _thread = new Thread(Run) { Name = "capacity-watch", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Everything.</summary>
    public FlowTally All { get; } = new();

    /// <summary>What did not lie near a stall.</summary>
    public FlowTally OutsideStalls { get; } = new();

    /// <summary>Stops watching; all that was seen is judged by the stalls that are known now.</summary>
    public void Dispose()
    {
        if (_stopping)
        {
            return;
        }

        _stopping = true;
        _thread.Join();
        lock (_gate)
        {
            Cut();
            Judge(long.MaxValue);
        }
    }

    /// <summary>Takes what was judged since the last call out of a copy of its own: for samples along the way.</summary>
    /// <param name="latency">Becomes the latencies of all events so far.</param>
    /// <param name="misses">Missed deadlines so far.</param>
    /// <param name="missesOutsideStalls">Of these, those not near a stall.</param>
    public void Read(LatencySnapshot latency, out long misses, out long missesOutsideStalls)
    {
        lock (_gate)
        {
            latency.Set(All.EndToEnd);
            misses = All.Misses;
            missesOutsideStalls = OutsideStalls.Misses;
        }
    }

    private void Run()
    {
        while (!_stopping)
        {
            Thread.Sleep(SliceMs);
            lock (_gate)
            {
                Cut();
                Judge(_clock.NowNs - JudgedAfterNs);
            }
        }
    }

    private void Cut()
    {
        if (_head - _tail == Slices)
        {
            Judge(_ring[_tail % Slices].ToNs + 1);
        }

        var slice = _ring[_head++ % Slices];
        slice.FromNs = _fromNs;
        slice.ToNs = _clock.NowNs;
        _fromNs = slice.ToNs;
        _latencyNow.Take(_metrics.Stages[Stage.EndToEnd]);
        slice.EndToEnd.SetDifference(_latencyNow, _latencyBefore);
        _latencyBefore.Set(_latencyNow);
        _shedNow.Take(_metrics, _leastRung);
        slice.Shed.SetDifference(_shedNow, _shedBefore);
        _shedBefore.Set(_shedNow);
        var misses = _metrics.DeadlineMisses;
        slice.Misses = misses - _missesBefore;
        _missesBefore = misses;
    }

    private void Judge(long beforeNs)
    {
        for (; _tail < _head && _ring[_tail % Slices].ToNs < beforeNs; _tail++)
        {
            var slice = _ring[_tail % Slices];
            All.Add(slice);
            if (!_stalls.Touches(slice.FromNs, slice.ToNs))
            {
                OutsideStalls.Add(slice);
            }
        }
    }
}
