using System.Collections.Concurrent;
using EdgeCx.Core.Flow;

namespace EdgeCx.Coaching.Delivery.Surfaces;

/// <summary>What became of cues on the surfaces, counted by surface and reason; how long decision and presentation took. Any thread.</summary>
internal sealed class DeliveryMetrics
{
    // Reasons hold statuses that peers choose: beyond so many kinds the rest is counted as one.
    private const int MaxReasons = 512;
    private const string OtherReason = "other";

    private readonly ConcurrentDictionary<(string Surface, string Reason), Tally> _tallies = new();
    private readonly ConcurrentDictionary<string, LatencyHistogram> _presentation = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, LatencyHistogram> _afterPause = new(StringComparer.Ordinal);

    /// <summary>From the last sample of evidence to the surfaces' queues: one for all of them, for a cue is queued on all in one step.</summary>
    public LatencyHistogram Decision { get; } = new();

    /// <summary>From the surface's queue to the request or the first packet, by surface.</summary>
    public IEnumerable<KeyValuePair<string, LatencyHistogram>> Presentation => _presentation;

    /// <summary>From a pause to the first packet, by surface.</summary>
    public IEnumerable<KeyValuePair<string, LatencyHistogram>> AfterPause => _afterPause;

    /// <summary>Counts by surface and reason; the reason is empty for what was shown.</summary>
    public IEnumerable<(string Surface, string Reason, long Count)> Counts => _tallies.Select(t => (t.Key.Surface, t.Key.Reason, Volatile.Read(ref t.Value.Count)));

    /// <summary>Counts one.</summary>
    public void Add(string surface, in SurfaceOutcome outcome, long queuedNs, long pauseNs)
    {
        var key = (surface, outcome.Reason);
        if (_tallies.Count >= MaxReasons && !_tallies.ContainsKey(key))
        {
            key = (surface, OtherReason);
        }

        Interlocked.Increment(ref _tallies.GetOrAdd(key, static _ => new Tally()).Count);
        if (!outcome.Shown)
        {
            return;
        }

        _presentation.GetOrAdd(surface, static _ => new LatencyHistogram()).RecordNs(outcome.SentNs - queuedNs);
        if (pauseNs != 0)
        {
            _afterPause.GetOrAdd(surface, static _ => new LatencyHistogram()).RecordNs(outcome.SentNs - pauseNs);
        }
    }

    private sealed class Tally
    {
        public long Count;
    }
}
