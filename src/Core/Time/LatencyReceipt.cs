namespace EdgeCx.Core.Time;

/// <summary>
/// Where the time of one result went: monotonic ns at each stage, 0 where a stage was not passed. Carried by value with the result.
/// </summary>
public readonly record struct LatencyReceipt
{
    /// <summary>Arrival of the last sample (kernel receive time).</summary>
    public long ArrivalNs { get; init; }

    /// <summary>Its last packet was let go after it was held behind a gap; 0 where it was not held.</summary>
    public long ReleasedNs { get; init; }

    /// <summary>The window was cut, in the step in which its last packet was decoded.</summary>
    public long FramedNs { get; init; }

    /// <summary>The voice-activity batch of its last frame was formed; 0 where that frame had been run before the window was cut, or was silent.</summary>
    public long VoiceBatchedNs { get; init; }

    /// <summary>Its last voice-activity frame was classified.</summary>
    public long VoiceDoneNs { get; init; }

    /// <summary>The batch it runs in was formed.</summary>
    public long BatchedNs { get; init; }

    /// <summary>Inference ended.</summary>
    public long InferredNs { get; init; }

    /// <summary>The conversation loop acted on it.</summary>
    public long DecidedNs { get; init; }

    /// <summary>Milliseconds from arrival to decision.</summary>
    public double DecidedMs => MonotonicClock.ElapsedMs(ArrivalNs, DecidedNs);
}
