namespace EdgeCx.Coaching.Delivery.Surfaces;

/// <summary>What became of one attempt to present a cue.</summary>
/// <param name="Shown">It reached the agent.</param>
/// <param name="Reason">Why not (<see cref="SurfaceReason"/>); empty where it did.</param>
/// <param name="Blame">Whose fault a failure is.</param>
internal readonly record struct SurfaceOutcome(bool Shown, string Reason, SurfaceBlame Blame)
{
    /// <summary>When the request, or the first packet of a prompt, went out, monotonic ns; 0 where nothing did.</summary>
    public long SentNs { get; init; }

    /// <summary>When the device said that it has it, monotonic ns; 0 where it said nothing.</summary>
    public long AcknowledgedNs { get; init; }

    /// <summary>What the agent could not hear of the call meanwhile, ms.</summary>
    public double MissedMs { get; init; }

    /// <summary>It reached the agent.</summary>
    public static SurfaceOutcome Done(long sentNs, long acknowledgedNs) => new(true, "", SurfaceBlame.Nobody) { SentNs = sentNs, AcknowledgedNs = acknowledgedNs };

    /// <summary>It did not, for a reason that is not the device's.</summary>
    public static SurfaceOutcome Dropped(string reason) => new(false, reason, SurfaceBlame.Nobody);

    /// <summary>The device refused or failed, and would again.</summary>
    public static SurfaceOutcome Refused(string reason, long sentNs = 0) => new(false, reason, SurfaceBlame.Device) { SentNs = sentNs };

    /// <summary>The device failed, and may be asked again at once.</summary>
    public static SurfaceOutcome Failed(string reason, long sentNs = 0) => new(false, reason, SurfaceBlame.Moment) { SentNs = sentNs };
}
