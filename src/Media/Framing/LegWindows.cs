using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;

namespace EdgeCx.Media.Framing;

/// <summary>
/// One leg's way into the windows queue. Audio that finds no slot or no room is dropped and counted. Markers are never lost: one that
/// finds no room stays here, nothing of the leg overtakes it, and it is sent as soon as there is room.
/// </summary>
internal sealed class LegWindows
{
    private readonly Leg _leg;
    private readonly MediaOutlet _outlet;
    private readonly MonotonicClock _clock;
    private readonly int _hardDeadlineMs;
    private readonly CancellationToken _cancellation;
    private AudioWindow? _pendingReset;
    private AudioWindow? _pendingEnd;

    /// <summary>Makes a leg's way. The token ends waiting in offline analysis; live legs never wait.</summary>
    public LegWindows(Leg leg, FramingContext context, CancellationToken cancellation)
    {
        _leg = leg;
        _outlet = context.Outlet;
        _clock = context.Clock;
        _hardDeadlineMs = context.Latency.HardDeadlineMs;
        _cancellation = cancellation;
        Interruptions = leg.Call.Interruptions;
    }

    /// <summary>True when no marker waits.</summary>
    public bool IsFlushed => _pendingReset is null && _pendingEnd is null;

    /// <summary>The call's interruptions as of which what is in the leg's pipe may be understood.</summary>
    public int Interruptions { get; set; }

    /// <summary>When packets were last let go that had been held behind a gap, monotonic ns.</summary>
    public long ReleasedNs { get; set; }

    /// <summary>
    /// Rents a slot for a voice frame that was heard at 16 kHz, too; one for 8 kHz where there is no such slot; false, and counted, when neither
    /// is free.
    /// </summary>
    public bool TryRentWide(out WindowLease lease)
    {
        if (_outlet.WideFrames.TryRent(out lease))
        {
            return true;
        }

        if (!_outlet.Waiting)
        {
            return TryRent(WindowKind.VoiceFrame, out lease);
        }

        var spin = default(SpinWait);
        while (!_outlet.WideFrames.TryRent(out lease))
        {
            _cancellation.ThrowIfCancellationRequested();
            spin.SpinOnce();
        }

        return true;
    }

    /// <summary>Rents a slot for a frame or a chunk; false, and counted, when none is free.</summary>
    public bool TryRent(WindowKind kind, out WindowLease lease)
    {
        var pool = kind == WindowKind.EmotionChunk ? _outlet.ChunkPool : _outlet.FramePool;
        if (pool.TryRent(out lease))
        {
            return true;
        }

        if (!_outlet.Waiting)
        {
            _outlet.Metrics.Drops.Add(DropReason.PoolExhausted);
            return false;
        }

        var spin = default(SpinWait);
        while (!pool.TryRent(out lease))
        {
            _cancellation.ThrowIfCancellationRequested();
            spin.SpinOnce();
        }

        return true;
    }

    /// <summary>Sends a window; its lease is returned when there is no room.</summary>
    public void Send(WindowKind kind, long startSample, int newSamples, long arrivalNs, WindowLease lease)
    {
        var window = Stamp(kind, startSample, newSamples, arrivalNs, lease);
        if (_outlet.Waiting)
        {
            SendWaiting(window);
            return;
        }

        _outlet.Metrics.Stages.Record(Stage.Framing, arrivalNs, window.FramedNs);
        if (!TryFlush() || !_outlet.Windows.TryEnqueue(window))
        {
            lease.Return();
            _outlet.Metrics.Drops.Add(DropReason.QueueFull);
        }
    }

    /// <summary>Sends a marker, or keeps it until there is room. Resets that wait together are one.</summary>
    public void Mark(WindowKind kind, long position, long arrivalNs)
    {
        var window = Stamp(kind, position, 0, arrivalNs, default);
        if (_outlet.Waiting)
        {
            SendWaiting(window);
            return;
        }

        if (kind == WindowKind.BaselineReset)
        {
            _pendingReset = window;
        }
        else
        {
            _pendingEnd = window;
        }

        TryFlush();
    }

    /// <summary>Sends waiting markers; true when none is left.</summary>
    public bool TryFlush()
    {
        if (_pendingReset is { } reset && _outlet.Windows.TryEnqueue(reset))
        {
            _pendingReset = null;
        }

        if (_pendingReset is null && _pendingEnd is { } end && _outlet.Windows.TryEnqueue(end))
        {
            _pendingEnd = null;
        }

        return IsFlushed;
    }

    private void SendWaiting(in AudioWindow window)
    {
        try
        {
            _outlet.Windows.EnqueueWaiting(window, _cancellation);
        }
        catch (OperationCanceledException)
        {
            window.Lease.Return();
            throw;
        }
    }

    private AudioWindow Stamp(WindowKind kind, long startSample, int newSamples, long arrivalNs, WindowLease lease)
    {
        var deadline = _outlet.Waiting ? Deadline.None(arrivalNs) : Deadline.After(arrivalNs, _hardDeadlineMs);
        return new AudioWindow(_leg, kind, startSample, newSamples, deadline, _clock.NowNs, lease)
        {
            ReleasedNs = ReleasedNs > arrivalNs ? ReleasedNs : 0,
            Interruptions = Interruptions,
        };
    }
}
