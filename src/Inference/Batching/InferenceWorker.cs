using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Inference.Onnx;

namespace EdgeCx.Inference.Batching;

/// <summary>
/// One dedicated thread for one session: takes windows in, keeps them in media order per leg, forms batches over legs by deadline (at most one
/// window of a leg in a batch, since each result depends on the one before), sheds what cannot make it, and passes on what needs no run.
/// </summary>
internal abstract class InferenceWorker<TItem, TLane> : WorkerThread
    where TLane : LegLane
{
    private static readonly TimeSpan IdleWait = TimeSpan.FromMilliseconds(250);
    private readonly BoundedQueue<TItem> _input;
    private readonly Backlog<TItem> _backlog;
    private readonly Dictionary<LegId, TLane> _lanes;
    private readonly int _maxLegs;
    private readonly ReadyLanes<TLane> _ready;
    private BatchPlanner _planner;
    private ArrivalRate _arrivals = new();
    private long _failures;
    private volatile bool _finishing;
    private readonly UsedSizes _sizes;

    /// <summary>Makes a worker.</summary>
    protected InferenceWorker(
        string name, BoundedQueue<TItem> input, InferenceOptions options, WorkerContext context, BatchPlanner planner, RunTimeEstimator estimator)
        : base(name, context)
    {
        _input = input;
        _backlog = new Backlog<TItem>(options.MaxBacklog);
        _maxLegs = options.MaxLegs;
        _lanes = new Dictionary<LegId, TLane>(_maxLegs);
        _ready = new ReadyLanes<TLane>(_maxLegs);
        _sizes = new UsedSizes(_maxLegs);
        _planner = planner;
        Estimator = estimator;
    }

    /// <inheritdoc/>
    protected sealed override bool IsFinished => _finishing && _backlog.Count == 0 && _input.Count == 0;

    /// <summary>Run times.</summary>
    protected RunTimeEstimator Estimator { get; private set; }

    /// <summary>Lets the thread end when all that was put in has been served.</summary>
    public void Finish()
    {
        _finishing = true;
        _input.Wake();
    }

    /// <summary>Wakes the thread, so that it looks around.</summary>
    public void Wake() => _input.Wake();

    /// <summary>The leg of a window.</summary>
    protected abstract Leg LegOf(in TItem item);

    /// <summary>The deadline of a window.</summary>
    protected abstract Deadline DeadlineOf(in TItem item);

    /// <summary>When a run has to be over for its result to be of use, monotonic ns.</summary>
    protected virtual long DueNs(in TItem item) => DeadlineOf(item).DueNs;

    /// <summary>What windows are ordered by where not all fit a run, smallest first: their deadline.</summary>
    protected virtual long UrgencyNs(TLane lane, in TItem item) => DeadlineOf(item) is { IsNone: false } deadline ? deadline.DueNs : DeadlineOf(item).ArrivalNs;

    /// <summary>When a window was cut.</summary>
    protected abstract long QueuedNs(in TItem item);

    /// <summary>A new leg's state.</summary>
    protected abstract TLane NewLane(Leg leg);

    /// <summary>True when a window has to be run by the model.</summary>
    protected abstract bool NeedsRun(TLane lane, in TItem item);

    /// <summary>Handles a window that needs no run, and returns its lease. True when the leg ends with it.</summary>
    protected abstract bool Settle(TLane lane, in TItem item);

    /// <summary>Handles a window that is not run: returns its lease and tells its outcome.</summary>
    protected abstract void GiveUp(TLane lane, in TItem item, DropReason reason);

    /// <summary>Handles a window of a leg for which there is no place: returns its lease, counts it, keeps markers going.</summary>
    protected abstract void Refuse(in TItem item);

    /// <summary>Returns a window's lease without telling anybody: the pipeline was abandoned.</summary>
    protected abstract void Abandon(in TItem item);

    /// <summary>Runs the first window of each lane; the results stay in the model's rows.</summary>
    /// <exception cref="GraphRunException">The runtime failed.</exception>
    protected abstract void RunBatch(ReadOnlySpan<TLane> lanes);

    /// <summary>Goes on with the CPU's model after a run failed on a device; false where it failed on the CPU.</summary>
    protected abstract bool TryFallBack(GraphRunException cause);

    /// <summary>Takes the model that serves now, and plans for it: another thread may have given up the device.</summary>
    protected abstract void TakeModel();

    /// <summary>Plans for another model from here on.</summary>
    protected void Replan(BatchPlanner planner, RunTimeEstimator estimator) => (_planner, Estimator) = (planner, estimator);

    /// <summary>Takes a row's result: returns the window's lease, then tells the outcome.</summary>
    protected abstract void Tell(TLane lane, in TItem item, int row);

    /// <summary>The legs there are.</summary>
    protected Dictionary<LegId, TLane>.ValueCollection Lanes => _lanes.Values;

    /// <summary>A few times a second: forgets of every leg what may not be known any more; true where there was something, which the runtime holds, too.</summary>
    protected abstract bool Follow();

    /// <summary>Runs a batch of so many empty rows, so that nothing of an earlier one is left in the runtime's own memory; may fail as a run may.</summary>
    protected abstract void RunEmpty(int rows);

    /// <summary>All results of a run are told: clears what its first rows hold of audio and features.</summary>
    protected abstract void ForgetRows(int count);

    /// <summary>The first window of a lane.</summary>
    protected ref readonly TItem First(TLane lane) => ref _backlog.First(lane);

    /// <inheritdoc/>
    protected sealed override void GoRound()
    {
        TakeModel();
        LookAround();
        TakeIn();
        var now = Context.Clock.NowNs;
        var decision = _planner.Plan(View(), now, Estimator);
        switch (decision.Action)
        {
            case BatchAction.Run:
                Run(decision.Count);
                break;
            case BatchAction.Shed:
                ShedBefore(decision.UntilNs, now);
                break;
            case BatchAction.Wait when decision.UntilNs == long.MaxValue:
                if (!_finishing)
                {
                    _input.WaitForItem(IdleWait);
                }

                break;
            default:
                // Not woken by every window: the batch runs at its time, and a burst costs one wake-up.
                MonotonicSleep.For(decision.UntilNs - now);
                break;
        }
    }

    /// <inheritdoc/>
    protected sealed override void ReturnAll()
    {
        var unserved = _backlog.Count;
        foreach (var lane in _lanes.Values)
        {
            while (lane.Head >= 0)
            {
                Abandon(RemoveFirst(lane));
            }
        }

        for (; _input.TryDequeue(out var item); unserved++)
        {
            Abandon(item);
        }

        if (unserved > 0)
        {
            Context.Logger.StoppedEarly(Name, unserved);
        }
    }

    // What is stale is overwritten one size a round, and only while nothing waits: a worker that is never idle does it with what it hears next.
    private void LookAround()
    {
        if (_sizes.IsLookDue(Context.Clock.NowNs) && Follow())
        {
            _sizes.Invalidate();
        }

        if (_ready.Count == 0 && _sizes.TryTake(out var rows))
        {
            try
            {
                RunEmpty(rows);
            }
            catch (GraphRunException)
            {
                // The next batch meets the same, and tells.
            }
        }
    }

    private void TakeIn()
    {
        while (!_backlog.IsFull && _input.TryDequeue(out var item))
        {
            var leg = LegOf(item);
            if (!_lanes.TryGetValue(leg.Id, out var lane))
            {
                if (_lanes.Count >= _maxLegs)
                {
                    Refuse(item);
                    continue;
                }

                lane = NewLane(leg);
                _lanes.Add(leg.Id, lane);
            }

            var wasEmpty = lane.Head < 0;
            _backlog.Add(lane, item);
            if (wasEmpty)
            {
                Advance(lane);
            }
        }

        _arrivals.Tick(Context.Clock.NowNs);
    }

    /// <summary>Handles the lane's windows up to the first that needs a run, and puts the lane among the ready ones for that.</summary>
    private void Advance(TLane lane)
    {
        while (lane.Head >= 0)
        {
            if (NeedsRun(lane, First(lane)))
            {
                _ready.Add(lane);
                _arrivals.Add();
                return;
            }

            if (Settle(lane, RemoveFirst(lane)) && lane.Head < 0)
            {
                _lanes.Remove(lane.Leg.Id);
            }
        }
    }

    /// <summary>Takes the first window off a lane: from here on whoever handles it owns its lease.</summary>
    private TItem RemoveFirst(TLane lane)
    {
        var item = First(lane);
        _backlog.RemoveFirst(lane);
        return item;
    }

    private QueueView View()
    {
        long due = long.MaxValue, queued = long.MaxValue;
        for (var i = 0; i < _ready.Count; i++)
        {
            ref readonly var first = ref _backlog.First(_ready[i]);
            due = Math.Min(due, DueNs(first));
            queued = Math.Min(queued, QueuedNs(first));
        }

        return new QueueView(_ready.Count, due, queued, _finishing ? long.MaxValue : _arrivals.GapNs);
    }

    private void SortReady(bool byUrgency)
    {
        for (var i = 0; i < _ready.Count; i++)
        {
            ref readonly var first = ref _backlog.First(_ready[i]);
            _ready.SetKey(i, byUrgency ? UrgencyNs(_ready[i], first) : DueNs(first));
        }

        _ready.Sort();
    }

    private void Run(int count)
    {
        if (count < _ready.Count)
        {
            SortReady(byUrgency: true);
        }

        var lanes = _ready.Take(count);
        _sizes.Add(count);
        var ran = true;
        try
        {
            RunBatch(lanes);
        }
        catch (GraphRunException e)
        {
            // A lost device has told the log already.
            ran = false;
            if (TryFallBack(e))
            {
                TakeModel();
            }
            else if (System.Numerics.BitOperations.IsPow2(++_failures))
            {
                Context.Logger.RunFailed(Name, _failures, e);
            }
        }

        for (var i = 0; i < count; i++)
        {
            var lane = lanes[i];
            var item = RemoveFirst(lane);
            if (ran)
            {
                Tell(lane, item, i);
            }
            else
            {
                GiveUp(lane, item, DropReason.InferenceFailed);
            }
        }

        ForgetRows(count);
        AdvanceAll(lanes);
    }

    // All that cannot make it, at once: one a round, those of a thousand legs come faster than they go, and then nothing is in time ever again.
    private void ShedBefore(long soonestNs, long nowNs)
    {
        SortReady(byUrgency: false);
        var lanes = _ready.Take(Math.Max(1, _ready.CountBelow(soonestNs)));
        if (DueNs(First(lanes[^1])) > nowNs)
        {
            // Not late yet: it goes on the estimate's word.
            Estimator.Relax();
        }

        foreach (var lane in lanes)
        {
            GiveUp(lane, RemoveFirst(lane), DropReason.DeadlineInfeasible);
        }

        AdvanceAll(lanes);
    }

    private void AdvanceAll(ReadOnlySpan<TLane> lanes)
    {
        foreach (var lane in lanes)
        {
            Advance(lane);
        }

        _ready.ForgetTaken(lanes.Length);
    }
}
