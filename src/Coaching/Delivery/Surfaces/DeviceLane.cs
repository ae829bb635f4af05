using EdgeCx.Coaching.Delivery.Devices;

namespace EdgeCx.Coaching.Delivery.Surfaces;

/// <summary>
/// One device's queue and worker. One cue at a time: a more urgent one takes the place of what waits and of what is being presented, a less urgent one is
/// dropped beside it; a cue that is over is withdrawn, and cleared from the display where that can be done. A device that hangs holds up nothing but this lane, and that only
/// until its deadline. The worker exists only while there is something to do.
/// </summary>
/// <remarks>The lock is held for list operations only; nothing is awaited, published or logged under it.</remarks>
internal sealed class DeviceLane : IAsyncDisposable
{
    private const int MaxWaiting = 4;
    private static readonly TimeSpan ClearPatience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly ISurface _surface;
    private readonly LanePresenter _presenter;
    private readonly string _agentId;
    private readonly ReceiptWriter _receipts;
    private readonly List<SurfaceCue> _waiting = [];
    private readonly CancellationTokenSource _end = new();
    private SurfaceCue? _current;
    private LaneStop? _stop;
    private SurfaceCue? _shown;
    private bool _clear;
    private bool _closed;
    private Task _worker = Task.CompletedTask;

    /// <summary>Makes a lane; the surface is its own from here on.</summary>
    public DeviceLane(Device device, string agentId, ISurface surface, LanePresenter presenter, ReceiptWriter receipts)
    {
        Device = device;
        _agentId = agentId;
        _surface = surface;
        _presenter = presenter;
        _receipts = receipts;
    }

    /// <summary>The device, with the agent's name in its address.</summary>
    public Device Device { get; }

    /// <summary>What presents on it.</summary>
    public ISurface Surface => _surface;

    /// <summary>Its breaker.</summary>
    public DeviceBreaker Breaker => _presenter.Breaker;

    /// <summary>The device, for a person.</summary>
    public string Label => DeviceLabel.Of(_surface.Name, _agentId);

    /// <summary>Takes a cue; what becomes of it is told later, or at once where there is no room. Any thread; does not wait.</summary>
    public void Offer(SurfaceCue cue)
    {
        List<(SurfaceCue Cue, string Reason)> dropped = [];
        lock (_gate)
        {
            if (_closed)
            {
                dropped.Add((cue, SurfaceReason.Shutdown));
            }
            else if (!cue.IsNote && (Outranks(_shown, cue) || Outranks(_current, cue) || _waiting.Exists(w => Outranks(w, cue))))
            {
                dropped.Add((cue, SurfaceReason.Outranked));
            }
            else
            {
                Take(w => cue.IsMoreUrgentThan(w) && !w.IsNote, SurfaceReason.Replaced, dropped);
                // What is being said is not cut short for anything but a higher tier.
                if (_current is { } current && current.Tier < cue.Tier && !current.IsNote)
                {
                    _stop?.Stop(SurfaceReason.Replaced);
                }

                if (_waiting.Count == MaxWaiting)
                {
                    dropped.Add((cue, SurfaceReason.QueueFull));
                }
                else
                {
                    var place = _waiting.FindIndex(cue.IsMoreUrgentThan);
                    _waiting.Insert(place < 0 ? _waiting.Count : place, cue);
                    StartWorker();
                }
            }
        }

        Tell(dropped);
    }

    /// <summary>Takes back what waits or is being presented, and clears what is shown, where it is meant. Any thread; does not wait.</summary>
    public void Withdraw(Func<SurfaceCue, bool> which, string reason)
    {
        List<(SurfaceCue Cue, string Reason)> dropped = [];
        lock (_gate)
        {
            Take(which, reason, dropped);
            if (_current is { } current && which(current))
            {
                _stop?.Stop(reason);
            }

            if (_shown is { } shown && which(shown))
            {
                _shown = null;
                _clear = _surface.CanClear;
                StartWorker();
            }
        }

        Tell(dropped);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task worker;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            worker = _worker;
        }

        Withdraw(static _ => true, SurfaceReason.Shutdown);
        await Task.WhenAny(worker, Task.Delay(ClearPatience));
        await _end.CancelAsync();
        await _surface.DisposeAsync();
    }

    // What is on its way to the device has its place as much as what stands there: it would be written over, or spoken over, a moment after it came.
    private bool Outranks(SurfaceCue? other, SurfaceCue cue) =>
        other is not null && other.IsMoreUrgentThan(cue) && cue.QueuedNs - other.QueuedNs < _surface.StandsFor.TotalNanoseconds;

    private void Take(Func<SurfaceCue, bool> which, string reason, List<(SurfaceCue Cue, string Reason)> dropped)
    {
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            if (which(_waiting[i]))
            {
                dropped.Add((_waiting[i], reason));
                _waiting.RemoveAt(i);
            }
        }
    }

    private void StartWorker()
    {
        if (_worker.IsCompleted && (_waiting.Count > 0 || _clear))
        {
            _worker = Task.Run(WorkAsync);
        }
    }

    private async Task WorkAsync()
    {
        while (TryNext(out var cue, out var stop))
        {
            if (cue is null)
            {
                await ClearAsync();
                continue;
            }

            using (stop)
            {
                var presented = await _presenter.PresentAsync(cue, stop!);
                var (outcome, wasSent) = (presented.Outcome, presented.WasSent);
                lock (_gate)
                {
                    _current = null;
                    _stop = null;

                    // It was taken back while the device had it already: it may stand there although nobody said so.
                    _clear |= _surface.CanClear && wasSent && stop!.Reason is not null && _shown is null;
                    if (outcome.Shown && stop!.Reason is null)
                    {
                        _shown = cue;
                    }
                    else if (outcome.Shown)
                    {
                        _clear = _surface.CanClear;
                    }
                }

                _receipts.Write(_surface.Name, _agentId, cue, outcome, presented.PauseNs);
            }
        }
    }

    private bool TryNext(out SurfaceCue? cue, out LaneStop? stop)
    {
        lock (_gate)
        {
            (cue, stop) = (null, null);
            if (_waiting.Count > 0)
            {
                cue = _waiting[0];
                _waiting.RemoveAt(0);
                stop = new LaneStop(_end.Token);
                (_current, _stop) = (cue, stop);

                // What comes next writes over what was to be cleared.
                _clear = false;
                return true;
            }

            if (_clear)
            {
                _clear = false;
                return true;
            }

            // Under the lock, so that whoever adds the next cue either is seen here or starts a worker of its own.
            _worker = Task.CompletedTask;
            return false;
        }
    }

    private async Task ClearAsync()
    {
        if (Breaker.IsOpen)
        {
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        patience.CancelAfter(ClearPatience);
        await _presenter.ClearAsync(_surface, patience.Token);
    }

    private void Tell(List<(SurfaceCue Cue, string Reason)> dropped)
    {
        foreach (var (cue, reason) in dropped)
        {
            _receipts.Write(_surface.Name, _agentId, cue, SurfaceOutcome.Dropped(reason), 0);
        }
    }
}
