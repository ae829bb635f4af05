using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Web;

/// <summary>
/// The sink behind <c>GET /api/v1/calls</c> and the pages: live and recent calls as their events tell them, with the live packet counters
/// of the registry. Publish to it before <see cref="EventStream"/>, so that a reader who fetches the state after an event sees it.
/// </summary>
internal sealed class CallDirectory : ICallEventSink, IDeliveryObserver
{
    private readonly ConcurrentDictionary<string, CallRecord> _calls = new(StringComparer.Ordinal);
    private readonly Queue<string> _ended = new();
    private readonly CallRegistry _registry;
    private readonly FlowMetrics _metrics;
    private readonly MonotonicClock _clock;
    private readonly int _recent;
    private readonly int _capacity;

    /// <summary>Makes a directory.</summary>
    public CallDirectory(ConsoleOptions options, CallRegistry registry, FlowMetrics metrics, MonotonicClock clock)
    {
        _registry = registry;
        _metrics = metrics;
        _clock = clock;
        _recent = options.RecentCalls;

        // Calls that have left the registry may still be drained: room for as many again.
        _capacity = (2 * registry.Capacity) + options.RecentCalls;
    }

    /// <inheritdoc/>
    public string Name => "directory";

    /// <summary>Live and recent calls, newest first.</summary>
    public IReadOnlyList<CallRecord> Calls => [.. _calls.Values.OrderByDescending(c => c.StartedNs)];

    /// <inheritdoc/>
    public bool TryPublish(CallEvent callEvent)
    {
        if (!_calls.TryGetValue(callEvent.CallId, out var record))
        {
            if (_calls.Count >= _capacity)
            {
                _metrics.Drops.Add(DropReason.QueueFull);
                return false;
            }

            record = Begin(callEvent);
        }

        record.Apply(callEvent);
        if (callEvent is CallEnded)
        {
            Retire(callEvent.CallId);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Queued(CallEvent callEvent, long atNs)
    {
        if (_calls.TryGetValue(callEvent.CallId, out var record))
        {
            record.Queued(callEvent, atNs);
        }
    }

    /// <inheritdoc/>
    public void Delivered(CallEvent callEvent, long atNs)
    {
        if (callEvent is CueOpened cue && _calls.TryGetValue(cue.CallId, out var record))
        {
            record.Delivered(cue.CueId, atNs);
        }
    }

    /// <summary>Finds a live or recent call.</summary>
    public bool TryGet(string callId, [NotNullWhen(true)] out CallRecord? record) => _calls.TryGetValue(callId, out record);

    /// <summary>The agent's live call that began last, else the agent's last call, else null.</summary>
    public CallRecord? OfAgent(string agentId) =>
        Calls.Where(c => c.AgentId == agentId).OrderByDescending(c => c.IsLive).FirstOrDefault();

    private CallRecord Begin(CallEvent first)
    {
        _registry.TryGet(first.CallId, out var call);
        var started = first as CallStarted;
        var startedUtc = started?.StartedUtc ?? call?.StartedUtc ?? _clock.UtcNow;
        var age = Math.Max(0, (_clock.UtcNow - startedUtc).TotalNanoseconds);
        var record = new CallRecord(
            first.CallId,
            call,
            started?.Tap ?? call?.Tap ?? TapKind.Siprec,
            startedUtc,
            _clock.NowNs - (long)age);
        _calls[first.CallId] = record;
        return record;
    }

    // Called on the conversation loop's thread only, as TryPublish is: the queue needs no lock.
    private void Retire(string callId)
    {
        _ended.Enqueue(callId);
        while (_ended.Count > _recent)
        {
            _calls.TryRemove(_ended.Dequeue(), out _);
        }
    }
}
