using System.Runtime.CompilerServices;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Web;

/// <summary>When a result passed each stage, µs after the arrival of its last sample, in the order of the data; negative where it was not passed.</summary>
[InlineArray(Count)]
internal struct TraceStamps
{
    /// <summary>Stamps of a result.</summary>
    public const int Count = 8;

    private const int Decided = 6;
    private const int Queued = 7;

    private int _first;

    /// <summary>From arrival to the reader's queue, µs.</summary>
    public readonly int TotalUs => this[Queued];

    /// <summary>The stamps of a receipt, and when the event was in its readers' queues.</summary>
    public static TraceStamps Of(in LatencyReceipt receipt, long queuedNs)
    {
        var arrival = receipt.ArrivalNs;
        var stamps = default(TraceStamps);
        stamps[0] = Since(arrival, receipt.ReleasedNs);
        stamps[1] = Since(arrival, receipt.FramedNs);
        stamps[2] = Since(arrival, receipt.VoiceBatchedNs);
        stamps[3] = Since(arrival, receipt.VoiceDoneNs);
        stamps[4] = Since(arrival, receipt.BatchedNs);
        stamps[5] = Since(arrival, receipt.InferredNs);
        stamps[Decided] = Since(arrival, receipt.DecidedNs);
        stamps[Queued] = Since(arrival, queuedNs);
        return stamps;
    }

    /// <summary>The time in each stage that was passed, in order; together they are the whole time.</summary>
    public readonly StageTime[] Split()
    {
        var times = new List<StageTime>(Count);
        var before = 0;
        for (var i = 0; i < Count; i++)
        {
            if (this[i] < 0)
            {
                continue;
            }

            times.Add(new StageTime(NameOf(i), (this[i] - before) / 1e3));
            before = this[i];
        }

        return [.. times];
    }

    private readonly string NameOf(int stamp) => stamp switch
    {
        0 => StageMetrics.Label(Stage.ReorderHold),
        1 => StageMetrics.Label(Stage.Framing),
        2 => StageMetrics.Label(Stage.VoiceWait),

        // No batch was run for the window's own last frame: its time here was waiting.
        3 => StageMetrics.Label(this[2] < 0 ? Stage.VoiceWait : Stage.VoiceInference),
        4 => StageMetrics.Label(Stage.EmotionWait),
        5 => StageMetrics.Label(Stage.EmotionInference),
        Decided => this[1] < 0 ? StageTime.Hearing : StageMetrics.Label(Stage.Conversation),
        _ => StageMetrics.Label(Stage.Delivery),
    };

    private static int Since(long arrivalNs, long atNs) => atNs == 0 ? -1 : (int)Math.Clamp((atNs - arrivalNs) / 1000, 0, int.MaxValue);
}
