using EdgeCx.Core.Time;

namespace EdgeCx.Inference.Batching;

/// <summary>The thread under an inference worker: its life, and the signs of life that others read.</summary>
internal abstract class WorkerThread
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _prepared = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private long _lastLoopNs;
    private long _probe;
    private long _allocatedBytes;

    /// <summary>Makes it; <see cref="Start"/> starts it.</summary>
    protected WorkerThread(string name, WorkerContext context)
    {
        Name = name;
        Context = context;
        _thread = new Thread(Live) { Name = name, IsBackground = true };
    }

    /// <summary>The thread's name.</summary>
    public string Name { get; }

    /// <summary>Monotonic time at which the thread last went round, ns.</summary>
    public long LastLoopNs => Volatile.Read(ref _lastLoopNs);

    /// <summary>The last probe that went through.</summary>
    public long Probe => Volatile.Read(ref _probe);

    /// <summary>Bytes that the thread has allocated on the managed heap since it started.</summary>
    public long AllocatedBytes => Volatile.Read(ref _allocatedBytes);

    /// <summary>Completes when the thread has ended, or was never started; fails when an error ended it.</summary>
    public Task Ended => _thread.ThreadState.HasFlag(ThreadState.Unstarted) ? Task.CompletedTask : _ended.Task;

    /// <summary>Completes when the thread has made ready what belongs to it and serves from then on; fails when it could not.</summary>
    public Task Prepared => _prepared.Task;

    /// <summary>What every worker needs.</summary>
    protected WorkerContext Context { get; }

    /// <summary>The processors it keeps to, as <see cref="ProcessorsOptions"/> writes them.</summary>
    protected abstract string Processors { get; }

    /// <summary>True when all that will ever come has been served.</summary>
    protected abstract bool IsFinished { get; }

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Makes ready what belongs to this thread, before it serves.</summary>
    protected virtual void Prepare()
    {
    }

    /// <summary>Does the next thing, or waits for it a short while.</summary>
    protected abstract void GoRound();

    /// <summary>Returns every lease that is still held.</summary>
    protected abstract void ReturnAll();

    /// <summary>The newest probe that may pass.</summary>
    protected abstract long NextProbe();

    private void Live()
    {
        ThreadPlace.Take(Niceness.Urgent, Processors);
        try
        {
            Prepare();
            _prepared.SetResult();
            while (!Context.Abandoned.IsCancellationRequested && !IsFinished)
            {
                Volatile.Write(ref _lastLoopNs, Context.Clock.NowNs);
                Volatile.Write(ref _probe, NextProbe());
                Volatile.Write(ref _allocatedBytes, GC.GetAllocatedBytesForCurrentThread());
                GoRound();
            }

            ReturnAll();
            _ended.SetResult();
        }
        catch (OperationCanceledException) when (Context.Abandoned.IsCancellationRequested)
        {
            ReturnAll();
            _ended.SetResult();
        }
        catch (Exception e)
        {
            // The top of the thread: an error here is a bug, and whoever watches must learn of it.
            Context.Logger.WorkerEnded(Name, e);
            _prepared.TrySetException(e);
            ReturnAll();
            _ended.SetException(e);
        }
    }
}
