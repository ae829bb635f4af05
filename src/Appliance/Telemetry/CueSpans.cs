using System.Diagnostics;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Telemetry;

/// <summary>
/// A sink that makes a span of each opened cue: from the arrival of its last sample to its readers' queues, an event where each stage ended.
/// It holds the call's id, the cue's kind and tier, and times; no audio, no words, nobody's name or number.
/// </summary>
internal sealed class CueSpans(MonotonicClock clock) : ICallEventSink, IDisposable
{
    /// <summary>Name of the source of spans.</summary>
    public const string Source = "EdgeCx";

    /// <summary>Most spans that wait for the collector.</summary>
    public const int Capacity = 2048;

    private readonly ActivitySource _source = new(Source);
    private long _handed;
    private long _refused;

    /// <inheritdoc/>
    public string Name => "telemetry";

    /// <summary>Spans that were taken off the queue; set by who exports them.</summary>
    public Func<long> Taken { get; set; } = static () => 0;

    /// <summary>Spans for which there was no room.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <inheritdoc/>
    public bool TryPublish(CallEvent callEvent)
    {
        if (callEvent is not CueOpened cue || cue.Receipt.ArrivalNs == 0 || cue.Deadline is { IsNone: true } || !_source.HasListeners())
        {
            return true;
        }

        if (_handed - Taken() >= Capacity)
        {
            Volatile.Write(ref _refused, _refused + 1);
            return false;
        }

        var (nowNs, nowUtc) = (clock.NowNs, clock.UtcNow);
        using var span = _source.StartActivity("cue", ActivityKind.Internal, default(ActivityContext), startTime: Utc(cue.Receipt.ArrivalNs));
        if (span is null)
        {
            return true;
        }

        _handed++;
        span.SetTag("edgecx.call.id", cue.CallId).SetTag("edgecx.cue.id", cue.CueId).SetTag("edgecx.cue.kind", cue.Kind.ToString()).SetTag("edgecx.cue.tier", Tier(cue.Tier));
        Add(Stage.ReorderHold, cue.Receipt.ReleasedNs);
        Add(Stage.Framing, cue.Receipt.FramedNs);
        Add(Stage.VoiceWait, cue.Receipt.VoiceBatchedNs);
        Add(Stage.VoiceInference, cue.Receipt.VoiceDoneNs);
        Add(Stage.EmotionWait, cue.Receipt.BatchedNs);
        Add(Stage.EmotionInference, cue.Receipt.InferredNs);
        Add(Stage.Conversation, cue.Receipt.DecidedNs);
        Add(Stage.Delivery, nowNs);
        span.SetEndTime(nowUtc.UtcDateTime);
        return true;

        void Add(Stage stage, long endedNs)
        {
            if (endedNs != 0)
            {
                span.AddEvent(new ActivityEvent(StageMetrics.Label(stage), Utc(endedNs)));
            }
        }

        DateTimeOffset Utc(long ns) => nowUtc - TimeSpan.FromTicks((nowNs - ns) / 100);
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private static string Tier(CueTier tier) => tier.ToString().ToLowerInvariant();
}
