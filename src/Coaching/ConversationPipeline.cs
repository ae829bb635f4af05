using EdgeCx.Coaching.Conversation;
using EdgeCx.Coaching.Conversation.Prediction;
using EdgeCx.Coaching.Delivery;
using EdgeCx.Coaching.Policy;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Coaching;

/// <summary>
/// The room "Act", composed: signals in, events out to sinks. Start it after its sinks and before inference; stop it after inference has
/// drained, so that what was heard still counts.
/// </summary>
internal sealed class ConversationPipeline : IAsyncDisposable
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(3);

    private readonly ConversationLoop _loop;
    private readonly EventDispatcher _dispatcher;
    private readonly JsonLinesSink? _log;
    private readonly PolicyWatch _watch;
    private bool _stopped;

    /// <summary>Composes the room.</summary>
    /// <param name="coaching">Section <c>Coaching</c>, validated.</param>
    /// <param name="latency">Section <c>Latency</c>, validated.</param>
    /// <param name="delivery">Section <c>Delivery</c>, validated; a JSON-lines log is added to the sinks where it names one.</param>
    /// <param name="signals">Where signals come from; this room is its only reader.</param>
    /// <param name="sinks">Where events go; the caller owns them.</param>
    /// <param name="metrics">Time per stage and drops.</param>
    /// <param name="clock">Time.</param>
    /// <param name="loggers">Loggers.</param>
    /// <param name="onSummary">Takes each call's figures when it is over, on the conversation thread; must not block.</param>
    /// <param name="onTrajectory">Takes what was known at each estimate, for training; on the conversation thread.</param>
    public ConversationPipeline(
        CoachingOptions coaching,
        LatencyOptions latency,
        DeliveryOptions delivery,
        BoundedQueue<ConversationSignal> signals,
        IEnumerable<ICallEventSink> sinks,
        FlowMetrics metrics,
        MonotonicClock clock,
        ILoggerFactory loggers,
        Action<CallSummary>? onSummary = null,
        Action<TrajectorySample>? onTrajectory = null)
    {
        var all = sinks.ToList();
        if (delivery.JsonLog.Length > 0)
        {
            _log = new JsonLinesSink(delivery, clock, loggers.CreateLogger<JsonLinesSink>());
            all.Add(_log);
        }

        _dispatcher = new EventDispatcher(all, metrics, loggers.CreateLogger<EventDispatcher>());
        Governance = Governance.Of(coaching, clock.Provider);
        _watch = new PolicyWatch(coaching, Governance, clock.Provider, loggers.CreateLogger<PolicyWatch>());
        var reducer = new ConversationReducer(coaching, latency, metrics, onTrajectory, Governance);
        _loop = new ConversationLoop(
            coaching, signals, _dispatcher, reducer, metrics, clock, loggers.CreateLogger<ConversationLoop>(), onSummary, latency.Processors.Conversation);
    }

    /// <summary>What governs cues: rules, texts, agents' profiles, and what their taps taught. Safe from any thread.</summary>
    public Governance Governance { get; }

    /// <summary>When the conversation thread last came round, monotonic ns.</summary>
    public long HeartbeatNs => _loop.HeartbeatNs;

    /// <summary>Calls coached now.</summary>
    public int LiveCalls => _loop.LiveCalls;

    /// <summary>Calls whose coaching failed.</summary>
    public long Faults => _loop.Faults;

    /// <summary>Calls that were not coached because the table was full.</summary>
    public long RefusedCalls => _loop.RefusedCalls;

    /// <summary>Events lost by each sink, by its name.</summary>
    public IEnumerable<(string Sink, long Count)> DroppedEvents => _dispatcher.Dropped;

    /// <summary>Starts the conversation thread.</summary>
    public void Start()
    {
        _watch.Start();
        _loop.Start();
    }

    /// <summary>
    /// Stops: takes what is queued, closes open cues with the reason <c>shutdown</c>, ends the calls that still run, writes the log out.
    /// True when it was done in time (3 s).
    /// </summary>
    public async Task<bool> StopAsync()
    {
        if (_stopped)
        {
            return true;
        }

        _stopped = true;
        var inTime = await Task.Run(() => _loop.Stop(StopGrace)).ConfigureAwait(false);
        await Task.Run(_watch.Dispose).ConfigureAwait(false);
        if (_log is not null)
        {
            await Task.Run(_log.Dispose).ConfigureAwait(false);
        }

        return inTime;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _loop.Dispose();
    }
}
