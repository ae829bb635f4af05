using EdgeCx.Coaching.Delivery;
using EdgeCx.Coaching.Policy;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Coaching.Conversation;

/// <summary>
/// The single reader of signals and the only thread that touches conversations: takes a signal, moves its call, publishes what came of it.
/// A voice frame allocates nothing. What goes wrong in one call ends the coaching of that call alone.
/// </summary>
internal sealed class ConversationLoop : IDisposable
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(20);

    // From so many signals a turn on (2000 a second: some thirty calls) the thread sleeps a fixed moment when it has caught up, and is not woken by each.
    private const int PacedSignals = 40;
    private const long PaceNs = 500_000;

    private readonly CoachingOptions _options;
    private readonly BoundedQueue<ConversationSignal> _signals;
    private readonly EventDispatcher _dispatcher;
    private readonly ConversationReducer _reducer;
    private readonly MonotonicClock _clock;
    private readonly ILogger _logger;
    private readonly Action<CallSummary>? _onSummary;
    private readonly CallTable _calls;
    private readonly List<ConversationState> _finished = [];
    private readonly List<CallEvent> _outbox = [];
    private readonly Thread _thread;
    private readonly string _processors;
    private volatile bool _stopping;
    private long _heartbeatNs;
    private long _faults;

    /// <summary>Makes a loop; it runs from <see cref="Start"/> on.</summary>
    public ConversationLoop(
        CoachingOptions options,
        BoundedQueue<ConversationSignal> signals,
        EventDispatcher dispatcher,
        ConversationReducer reducer,
        FlowMetrics metrics,
        MonotonicClock clock,
        ILogger<ConversationLoop> logger,
        Action<CallSummary>? onSummary = null,
        string processors = "")
    {
        _options = options;
        _signals = signals;
        _dispatcher = dispatcher;
        _reducer = reducer;
        _calls = new CallTable(options, reducer, metrics, logger);
        _clock = clock;
        _logger = logger;
        _onSummary = onSummary;
        _processors = processors;
        _heartbeatNs = clock.NowNs;
        _thread = new Thread(Run) { IsBackground = true, Name = "conversation" };
    }

    /// <summary>When the loop last came round, monotonic ns; the watchdog's evidence that it lives.</summary>
    public long HeartbeatNs => Volatile.Read(ref _heartbeatNs);

    /// <summary>Calls coached now.</summary>
    public int LiveCalls => _calls.Count;

    /// <summary>Calls whose coaching failed.</summary>
    public long Faults => Volatile.Read(ref _faults);

    /// <summary>Calls that were not coached because the table was full.</summary>
    public long RefusedCalls => _calls.Refused;

    /// <summary>Starts the thread.</summary>
    public void Start()
    {
        ConversationLog.LoopStarted(_logger, _options.MaxCalls, _options.Language);
        _thread.Start();
    }

    /// <summary>
    /// Stops: what is in the queue is taken, then every call that still runs ends and its open cues close. True when the thread ended in time.
    /// </summary>
    public bool Stop(TimeSpan grace)
    {
        _stopping = true;
        _signals.Wake();
        return !_thread.IsAlive || _thread.Join(grace);
    }

    /// <inheritdoc/>
    public void Dispose() => Stop(TimeSpan.FromSeconds(1));

    /// <summary>Takes one signal. Loop thread only (and tests that run no thread).</summary>
    public void Handle(in ConversationSignal signal, long nowNs)
    {
        if (signal.Kind == SignalKind.AgentMuted)
        {
            Mute(signal.Text ?? "", signal.Flag);
            return;
        }

        if (!_calls.TryGet(signal, _outbox, nowNs, out var state))
        {
            return;
        }

        if (!state.IsFaulted || signal.Kind == SignalKind.CallEnded)
        {
            Apply(state, signal, nowNs);
        }

        if (_outbox.Count > 0)
        {
            Flush();
        }

        if (state.IsFinished)
        {
            Remove(state);
        }
    }

    /// <summary>Lets time pass for every call. Loop thread only (and tests that run no thread).</summary>
    public void Advance(long nowNs)
    {
        foreach (var state in _calls.States)
        {
            try
            {
                _reducer.Advance(state, nowNs);
            }
            catch (Exception error)
            {
                // As at a signal: a bug must cost one call, not all of them.
                Fault(state, error, "Advance", nowNs);
            }

            if (state.IsFinished)
            {
                _finished.Add(state);
            }
        }

        Flush();
        foreach (var state in _finished)
        {
            Remove(state);
        }

        _finished.Clear();
    }

    /// <summary>Ends every call. Loop thread only (and tests that run no thread).</summary>
    public void EndAll(string reason, long nowNs)
    {
        _finished.AddRange(_calls.States);
        foreach (var state in _finished)
        {
            try
            {
                _reducer.Finish(state, reason, nowNs);
            }
            catch (Exception error)
            {
                Fault(state, error, "Finish", nowNs);
            }

            Flush();
            Remove(state);
        }

        _finished.Clear();
    }

    private void Run()
    {
        ThreadPlace.Take(Niceness.Urgent, _processors);
        var nextAdvanceNs = 0L;
        int handled = 0, handledLastTurn = 0;
        while (!_stopping)
        {
            var nowNs = _clock.NowNs;
            if (_signals.TryDequeue(out var signal))
            {
                Handle(signal, nowNs);
                handled++;
            }
            else
            {
                Rest(handledLastTurn);
                nowNs = _clock.NowNs;
            }

            Volatile.Write(ref _heartbeatNs, nowNs);
            if (nowNs >= nextAdvanceNs)
            {
                Advance(nowNs);
                nextAdvanceNs = nowNs + (Turn.Ticks * 100);
                (handled, handledLastTurn) = (0, handled);
            }
        }

        for (var i = 0; i < _signals.Capacity && _signals.TryDequeue(out var left); i++)
        {
            Handle(left, _clock.NowNs);
        }

        var running = _calls.Count;
        EndAll(CueReason.Shutdown, _clock.NowNs);
        ConversationLog.LoopStopped(_logger, running);
    }

    private void Rest(int handledLastTurn)
    {
        if (handledLastTurn >= PacedSignals)
        {
            MonotonicSleep.For(PaceNs);
        }
        else
        {
            _signals.WaitForItem(Turn);
        }
    }

    private void Apply(ConversationState state, in ConversationSignal signal, long nowNs)
    {
        try
        {
            if (signal.Kind is SignalKind.LegChanged or SignalKind.CallChanged && state.Desk.AgentId != state.Call.AgentId)
            {
                ConversationReducer.Seat(state, _calls.Desks.Of(state.Call.AgentId));
            }

            _reducer.Apply(state, signal, nowNs);
        }
        catch (Exception error)
        {
            // A bug that one call's signals bring out must not silence the agents of all others.
            Fault(state, error, signal.Kind.ToString(), nowNs);
        }
    }

    private void Fault(ConversationState state, Exception error, string kind, long nowNs)
    {
        if (state.IsFaulted)
        {
            // Not even its end can be told: it is given up, and was logged before.
            state.IsFinished = true;
            return;
        }

        state.IsFaulted = true;
        Interlocked.Increment(ref _faults);
        ConversationLog.CallFailed(_logger, error, state.Call.Id.Value, kind);
        state.Governor.CloseAll(CueReason.Fault, state.Timeline.NowMs, state.Voice);
        state.Timeline.DropPending();
        if (state.EndReason is not null)
        {
            _reducer.Finish(state, CueReason.Fault, nowNs);
        }
    }

    private void Mute(string agentId, bool isMuted)
    {
        if (agentId.Length == 0)
        {
            return;
        }

        var desk = _calls.Desks.Of(agentId);
        desk.IsMuted = isMuted;
        foreach (var state in _calls.States)
        {
            if (ReferenceEquals(state.Desk, desk))
            {
                ConversationReducer.ApplyMute(state);
            }
        }

        Flush();
    }

    private void Flush()
    {
        foreach (var callEvent in _outbox)
        {
            _dispatcher.Publish(callEvent);
        }

        _outbox.Clear();
    }

    private void Remove(ConversationState state)
    {
        _calls.Remove(state);
        try
        {
            _onSummary?.Invoke(CallSummary.Of(state));
        }
        catch (Exception error)
        {
            // The receiver is not ours; its fault is logged and ends with this summary.
            ConversationLog.SummaryFailed(_logger, error, state.Call.Id.Value);
        }
    }
}
