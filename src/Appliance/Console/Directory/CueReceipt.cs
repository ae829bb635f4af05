using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Web;

/// <summary>Where the time of a cue went: ms since the arrival of its last sample, null for a stage that was not passed.</summary>
/// <param name="ReleasedMs">Its last packet was let go after it was held behind a gap.</param>
/// <param name="FramedMs">The window was cut.</param>
/// <param name="VoiceBatchedMs">The voice-activity batch of its last frame was formed.</param>
/// <param name="VoiceMs">Its last frame's voice activity was known.</param>
/// <param name="BatchedMs">Its batch was formed.</param>
/// <param name="InferredMs">Inference ended.</param>
/// <param name="DecidedMs">The conversation loop decided.</param>
/// <param name="QueuedMs">It was in the queue of every reader of the event stream.</param>
/// <param name="DeliveredMs">The first reader's socket had it.</param>
internal sealed record CueReceipt(
    double? ReleasedMs,
    double? FramedMs,
    double? VoiceBatchedMs,
    double? VoiceMs,
    double? BatchedMs,
    double? InferredMs,
    double? DecidedMs,
    double? QueuedMs,
    double? DeliveredMs)
{
    /// <summary>What became of it on each of the agent's devices; absent where it has not been told of any. The page is not among them.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SurfaceReceipt>? Surfaces { get; init; }

    /// <summary>Makes a receipt of stage stamps; null where there is no arrival to count from.</summary>
    public static CueReceipt? Of(in LatencyReceipt receipt, long queuedNs, long deliveredNs)
    {
        var arrival = receipt.ArrivalNs;
        return arrival == 0 ? null : new CueReceipt(
            Since(arrival, receipt.ReleasedNs),
            Since(arrival, receipt.FramedNs),
            Since(arrival, receipt.VoiceBatchedNs),
            Since(arrival, receipt.VoiceDoneNs),
            Since(arrival, receipt.BatchedNs),
            Since(arrival, receipt.InferredNs),
            Since(arrival, receipt.DecidedNs),
            Since(arrival, queuedNs),
            Since(arrival, deliveredNs));
    }

    private static double? Since(long arrivalNs, long atNs) =>
        atNs == 0 ? null : Math.Round(MonotonicClock.ElapsedMs(arrivalNs, atNs), 2);
}
