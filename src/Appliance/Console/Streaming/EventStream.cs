using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Web;

/// <summary>
/// The sink behind <c>GET /api/v1/events</c>: a bounded history of the last events, and a bounded queue for each reader. Publishing never
/// blocks; a slow reader loses its connection, not the others their time.
/// </summary>
/// <remarks>
/// One short lock orders "take the history" against "publish", so that a reader neither misses nor repeats an event at the seam. Nothing is
/// written, awaited or serialised under it. Event ids are <c>EPOCH-NUMBER</c>; the epoch changes with every start, so that an id of an
/// earlier run is told from a number of this one.
/// </remarks>
internal sealed class EventStream : ICallEventSink, IDisposable
{
    private readonly Lock _gate = new();
    private readonly StreamedEvent?[] _history;
    private readonly ConsoleOptions _options;
    private readonly FlowMetrics _metrics;
    private readonly MonotonicClock _clock;
    private readonly IDeliveryObserver? _observer;
    private readonly HashSet<string> _objected = new(StringComparer.Ordinal);
    private ImmutableArray<EventSubscription> _readers = [];
    private long _last;
    private bool _closed;

    /// <summary>Makes a stream.</summary>
    public EventStream(ConsoleOptions options, FlowMetrics metrics, MonotonicClock clock, IDeliveryObserver? observer = null)
    {
        _options = options;
        _metrics = metrics;
        _clock = clock;
        _observer = observer;
        _history = new StreamedEvent?[options.EventHistory];
        Epoch = System.Security.Cryptography.RandomNumberGenerator.GetString("23456789abcdefghjkmnpqrstuvwxyz", 6);
    }

    /// <inheritdoc/>
    public string Name => "events";

    /// <summary>Names this run of the appliance in event ids.</summary>
    public string Epoch { get; }

    /// <summary>Readers now.</summary>
    public int Readers => _readers.Length;

    /// <summary>The last event's id; where a reader that has just fetched the state goes on.</summary>
    public string LastEventId
    {
        get
        {
            lock (_gate)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{_last}");
            }
        }
    }

    /// <inheritdoc/>
    public bool TryPublish(CallEvent callEvent)
    {
        lock (_gate)
        {
            var streamed = new StreamedEvent(++_last, callEvent, _clock.NowNs);
            _history[_last % _history.Length] = Keeps(callEvent) ? streamed : null;
            if (callEvent.ErasesEmotion)
            {
                Forget(callEvent.CallId);
            }

            foreach (var reader in _readers)
            {
                if (reader.Filter.Wants(callEvent) && !reader.Offer(streamed))
                {
                    _readers = _readers.Remove(reader);
                    _metrics.Drops.Add(DropReason.SlowReader);
                }
            }
        }

        Queued(callEvent);

        // The stream itself always has room: the history forgets its oldest. A reader that was cut has been counted.
        return true;
    }

    /// <summary>Opens a reader; false when there are too many, or the appliance stops.</summary>
    /// <param name="filter">Which events it wants.</param>
    /// <param name="lastEventId">The last id it saw; null where it starts with what comes now.</param>
    /// <param name="subscription">The reader.</param>
    public bool TrySubscribe(EventFilter filter, string? lastEventId, [NotNullWhen(true)] out EventSubscription? subscription)
    {
        lock (_gate)
        {
            if (_closed || _readers.Length >= _options.MaxEventStreams)
            {
                subscription = null;
                return false;
            }

            var (missed, reset) = Since(lastEventId, filter);
            subscription = new EventSubscription(this, filter, _options.StreamQueue) { Missed = missed, ResetReason = reset };
            _readers = _readers.Add(subscription);
            return true;
        }
    }

    /// <summary>Ends a reader.</summary>
    public void Unsubscribe(EventSubscription subscription)
    {
        lock (_gate)
        {
            _readers = _readers.Remove(subscription);
        }

        subscription.Complete();
    }

    /// <summary>Whether an event may still be sent as news. A cue past its deadline may not: it is counted as a missed deadline, once.</summary>
    public bool MaySend(StreamedEvent streamed)
    {
        if (streamed.IsErased)
        {
            return false;
        }

        if (streamed.Body is not CueOpened || streamed.Body.Deadline is not { } deadline || !deadline.HasPassed(_clock.NowNs))
        {
            return true;
        }

        if (streamed.TryCountLate())
        {
            _metrics.Drops.Add(DropReason.DeadlinePassed);
            _metrics.AddDeadlineMiss();
        }

        return false;
    }

    /// <summary>Records that an event has been written to a reader's socket.</summary>
    public void Sent(StreamedEvent streamed)
    {
        var now = _clock.NowNs;
        if (HasLatency(streamed.Body))
        {
            _metrics.Stages.Record(Stage.Socket, streamed.QueuedNs, now);
        }

        _observer?.Delivered(streamed.Body, now);
    }

    /// <summary>Ends all readers after what they have queued, and takes no more: the appliance stops.</summary>
    public void Dispose()
    {
        ImmutableArray<EventSubscription> readers;
        lock (_gate)
        {
            _closed = true;
            readers = _readers;
            _readers = [];
        }

        foreach (var reader in readers)
        {
            reader.Complete();
        }
    }

    // What is handed over has a latency. What has no arrival (call-started, leg-changed) or no deadline (a recording analysed faster than
    // real time) has none, and a dropped cue is handed to nobody.
    private static bool HasLatency(CallEvent callEvent) =>
        callEvent.Receipt.ArrivalNs != 0 && callEvent.Deadline is not { IsNone: true } && callEvent is not CueDropped;

    private void Queued(CallEvent callEvent)
    {
        var now = _clock.NowNs;
        if (HasLatency(callEvent))
        {
            if (callEvent.Receipt.DecidedNs != 0)
            {
                _metrics.Stages.Record(Stage.Delivery, callEvent.Receipt.DecidedNs, now);
            }

            _metrics.Stages.Record(Stage.EndToEnd, callEvent.Receipt.ArrivalNs, now);
        }

        _observer?.Queued(callEvent, now);
    }

    // What an objection closes is told, so that it leaves the screens, and kept for nobody: a reader that comes back learns of the objection.
    private bool Keeps(CallEvent callEvent)
    {
        switch (callEvent)
        {
            case NoticeChanged { State: NoticeState.Objected }:
                _objected.Add(callEvent.CallId);
                return true;
            case CallEnded:
                _objected.Remove(callEvent.CallId);
                return true;
            default:
                return !callEvent.IsFromEmotion || !_objected.Contains(callEvent.CallId);
        }
    }

    // A reader that comes back is not told again what the customer has objected to, and one that is slow is not told any more.
    private void Forget(string callId)
    {
        for (var i = 0; i < _history.Length; i++)
        {
            if (_history[i]?.Body is { } body && (body.IsFromEmotion || body.HoldsWords) && body.CallId == callId)
            {
                _history[i]!.IsErased = true;
                _history[i] = null;
            }
        }
    }

    private (IReadOnlyList<StreamedEvent> Missed, string? Reset) Since(string? lastEventId, EventFilter filter)
    {
        if (lastEventId is null)
        {
            return ([], null);
        }

        var dash = lastEventId.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0 || !lastEventId.AsSpan(0, dash).SequenceEqual(Epoch))
        {
            return ([], "restarted");
        }

        if (!long.TryParse(lastEventId.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var seen) || seen > _last)
        {
            return ([], "unknown-id");
        }

        if (seen < _last - _history.Length)
        {
            return ([], "history-lost");
        }

        var missed = new List<StreamedEvent>();
        for (var number = seen + 1; number <= _last; number++)
        {
            if (_history[number % _history.Length] is { } streamed && filter.Wants(streamed.Body))
            {
                missed.Add(streamed);
            }
        }

        return (missed, null);
    }
}
