namespace EdgeCx.Core.Time;

/// <summary>
/// Where the time of one result went: monotonic ns at each stage, 0 where a stage was not passed. Carried by value with the result.
/// </summary>
public readonly record struct LatencyReceipt
{
    /// <summary>Arrival of the last sample (kernel receive time).</summary>
    public long ArrivalNs { get; init; }

    /// <summary>The window was cut.</summary>
    public long FramedNs { get; init; }

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
