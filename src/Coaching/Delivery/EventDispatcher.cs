using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Coaching.Delivery;

/// <summary>
/// Hands every event to every sink, in order. A sink that is full or fails loses the event, which is counted, and harms no other.
/// Conversation loop's thread only; the counters may be read from any.
/// </summary>
internal sealed class EventDispatcher
{
    private readonly ICallEventSink[] _sinks;
    private readonly long[] _dropped;
    private readonly bool[] _failureSaid;
    private readonly FlowMetrics _metrics;
    private readonly ILogger _logger;

    /// <summary>Makes a dispatcher.</summary>
    public EventDispatcher(IEnumerable<ICallEventSink> sinks, FlowMetrics metrics, ILogger<EventDispatcher> logger)
    {
        _sinks = [.. sinks];
        _dropped = new long[_sinks.Length];
        _failureSaid = new bool[_sinks.Length];
        _metrics = metrics;
        _logger = logger;
    }

    /// <summary>Events lost by each sink, by its name.</summary>
    public IEnumerable<(string Sink, long Count)> Dropped => _sinks.Select((sink, i) => (sink.Name, Volatile.Read(ref _dropped[i])));

    /// <summary>Hands on one event.</summary>
    public void Publish(CallEvent callEvent)
    {
        for (var i = 0; i < _sinks.Length; i++)
        {
            if (!TryPublish(i, callEvent))
            {
                Volatile.Write(ref _dropped[i], _dropped[i] + 1);
                _metrics.Drops.Add(DropReason.SinkStalled);
            }
        }
    }

    private bool TryPublish(int sink, CallEvent callEvent)
    {
        try
        {
            return _sinks[sink].TryPublish(callEvent);
        }
        catch (Exception error)
        {
            // A sink promises not to throw; one that breaks the promise must not take the others' events with it.
            if (!_failureSaid[sink])
            {
                _failureSaid[sink] = true;
                DeliveryLog.SinkFailed(_logger, error, _sinks[sink].Name);
            }

            return false;
        }
    }
}
