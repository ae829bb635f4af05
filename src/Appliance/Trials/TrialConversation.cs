using EdgeCx.Appliance.Composition;
using EdgeCx.Coaching;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Trials;

/// <summary>Coaches heard calls by the live room Act with some settings, and keeps the events of each.</summary>
internal static class TrialConversation
{
    private const int Queue = 8192;

    /// <summary>Coaches calls.</summary>
    /// <param name="calls">What was heard.</param>
    /// <param name="options">The configuration; nothing is written to its event log.</param>
    /// <param name="logs">Loggers.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The events of each call, in the order given.</returns>
    public static async Task<IReadOnlyList<IReadOnlyList<CallEvent>>> CoachAsync(
        IReadOnlyList<HeardCall> calls, ApplianceOptions options, ILoggerFactory logs, CancellationToken cancellation)
    {
        var sink = new Sink();
        var silent = options.Delivery with { JsonLog = "" };
        var clock = new MonotonicClock(TimeProvider.System);
        using var signals = new BoundedQueue<ConversationSignal>("signals", Queue);
        await using (var conversation = new ConversationPipeline(options.Coaching with { LearningFile = "" }, options.Latency, silent, signals, [sink], new FlowMetrics(), clock, logs))
        {
            conversation.Start();
            foreach (var signal in calls.SelectMany(c => c.Signals))
            {
                signals.EnqueueWaiting(signal, cancellation);
            }
        }

        return [.. calls.Select(c => sink.Of(c.Signals[0].Call!.Id.Value))];
    }

    private sealed class Sink : ICallEventSink
    {
        private readonly Dictionary<string, List<CallEvent>> _events = new(StringComparer.Ordinal);

        public string Name => "trial";

        public bool TryPublish(CallEvent callEvent)
        {
            if (!_events.TryGetValue(callEvent.CallId, out var events))
            {
                _events[callEvent.CallId] = events = [];
            }

            events.Add(callEvent);
            return true;
        }

        public List<CallEvent> Of(string callId) => _events.GetValueOrDefault(callId, []);
    }
}
