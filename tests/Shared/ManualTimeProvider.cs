namespace EdgeCx.Tests.Shared;

/// <summary>Time that stands still until a test moves it; timers fire on the moving thread.</summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private readonly Lock _lock = new();
    private long _nowNs = 1_000_000_000;
    private DateTimeOffset _utc = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => Interlocked.Read(ref _nowNs);

    public override DateTimeOffset GetUtcNow() => _utc;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        lock (_lock)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves monotonic and wall-clock time forward together, firing timers in order.</summary>
    public void Advance(TimeSpan by)
    {
        var target = _nowNs + (by.Ticks * 100);
        while (true)
        {
            ManualTimer? next;
            lock (_lock)
            {
                next = _timers.Where(t => t.DueNs <= target).MinBy(t => t.DueNs);
            }

            if (next is null)
            {
                break;
            }

            MoveTo(Math.Max(next.DueNs, _nowNs));
            next.Fire();
        }

        MoveTo(target);
    }

    /// <summary>Jumps the wall clock only, as an NTP step does.</summary>
    public void JumpWallClock(TimeSpan by) => _utc += by;

    private void MoveTo(long ns)
    {
        _utc += TimeSpan.FromTicks((ns - _nowNs) / 100);
        Interlocked.Exchange(ref _nowNs, ns);
    }

    private sealed class ManualTimer(ManualTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public long DueNs { get; private set; } = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            DueNs = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : owner._nowNs + (dueTime.Ticks * 100);
            return true;
        }

        public void Fire()
        {
            DueNs = _period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero ? long.MaxValue : DueNs + (_period.Ticks * 100);
            callback(state);
        }

        public void Dispose()
        {
            lock (owner._lock)
            {
                owner._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
