using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Coaching.Delivery.Surfaces;

/// <summary>Tells the conversation what became of each cue, and counts it. Any thread; does not wait.</summary>
/// <param name="signals">The conversation's queue.</param>
/// <param name="metrics">Counters.</param>
/// <param name="clock">Time.</param>
/// <param name="logger">Where it is said, once, that receipts are lost.</param>
internal sealed class ReceiptWriter(BoundedQueue<ConversationSignal> signals, DeliveryMetrics metrics, MonotonicClock clock, ILogger logger)
{
    private int _lossSaid;

    /// <summary>Counts what became of a cue and tells its conversation.</summary>
    /// <param name="surface">The surface.</param>
    /// <param name="agentId">The agent.</param>
    /// <param name="cue">The cue.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="pauseNs">When the pause was found that it had waited for, monotonic ns; 0 where it did not wait.</param>
    public void Write(string surface, string agentId, SurfaceCue cue, in SurfaceOutcome outcome, long pauseNs)
    {
        metrics.Add(surface, outcome, cue.QueuedNs, pauseNs);

        // Of what a customer objected to nothing is kept, not even that it waited.
        if (cue.Kind is not { } kind || (cue.IsFromEmotion && !cue.Call.EmotionAllowed && !cue.Call.IsPaused))
        {
            return;
        }

        var presented = new CuePresented
        {
            CallId = cue.Call.Id.Value,
            AgentId = agentId,
            CueId = cue.Id,
            Kind = kind,
            Surface = surface,
            Shown = outcome.Shown,
            Reason = outcome.Reason,
            DecisionMs = cue.DecisionMs,
            PresentedMs = Since(cue.QueuedNs, outcome.SentNs),
            AfterPauseMs = pauseNs == 0 ? null : Since(pauseNs, outcome.SentNs),
            AcknowledgedMs = Since(cue.QueuedNs, outcome.AcknowledgedNs),
            MissedMs = outcome.MissedMs > 0 ? Math.Round(outcome.MissedMs, 1) : null,
        };
        if (!signals.TryEnqueue(ConversationSignal.Tell(cue.Call, presented, clock.NowNs)) && Interlocked.Exchange(ref _lossSaid, 1) == 0)
        {
            SurfaceLog.ReceiptLost(logger);
        }
    }

    private static double? Since(long fromNs, long toNs) => toNs == 0 ? null : Math.Round(MonotonicClock.ElapsedMs(fromNs, toNs), 2);
}
