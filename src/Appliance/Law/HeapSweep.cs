using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Law;

/// <summary>
/// After an erasure nothing refers to what was erased, but words and figures would lie in freed memory of the heap until it is used again. This collects
/// the heap, closes it up and gives what is free back to the system, a moment after the erasure, when the last readers are through. Objections are rare,
/// and the heap is small (the audio's pools are not moved): it takes tens of milliseconds. At most one in a few seconds.
/// </summary>
internal sealed class HeapSweep : ICallEventSink, IDisposable
{
    private static readonly TimeSpan After = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(5);
    private readonly bool _isOn;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _lastTimestamp;
    private long _sweeps;
    private long _lastMicroseconds;
    private int _isPending;

    /// <summary>Makes one.</summary>
    /// <param name="isOn"><c>Privacy:SweepMemory</c>.</param>
    /// <param name="time">Time.</param>
    public HeapSweep(bool isOn, TimeProvider time)
    {
        _isOn = isOn;
        _time = time;
        _timer = time.CreateTimer(_ => Sweep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public string Name => "sweep";

    /// <summary>Sweeps so far.</summary>
    public long Sweeps => Volatile.Read(ref _sweeps);

    /// <summary>How long the last one took, ms.</summary>
    public double LastMs => Volatile.Read(ref _lastMicroseconds) / 1000.0;

    /// <inheritdoc/>
    public bool TryPublish(CallEvent callEvent)
    {
        if (_isOn && callEvent.ErasesEmotion && Interlocked.Exchange(ref _isPending, 1) == 0)
        {
            var since = Sweeps == 0 ? Apart : _time.GetElapsedTime(Volatile.Read(ref _lastTimestamp));
            _timer.Change(since + After < Apart ? Apart - since : After, Timeout.InfiniteTimeSpan);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Sweep()
    {
        // Taken back first: an erasure from here on asks for a sweep of its own.
        Volatile.Write(ref _isPending, 0);
        var begin = _time.GetTimestamp();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Volatile.Write(ref _lastMicroseconds, (long)_time.GetElapsedTime(begin).TotalMicroseconds);
        Volatile.Write(ref _lastTimestamp, _time.GetTimestamp());
        Interlocked.Increment(ref _sweeps);
    }
}
