namespace EdgeCx.Core.Time;

/// <summary>
/// When the last sample behind a piece of data arrived, and when its use ends. Stamped once, carried by value to delivery:
/// any stage may shed on it, none may extend it. Times are monotonic ns (<see cref="MonotonicClock.NowNs"/>).
/// </summary>
/// <param name="ArrivalNs">Kernel receive time of the packet that completed the data.</param>
/// <param name="DueNs">Hard deadline; <see cref="long.MaxValue"/> where none applies (offline analysis).</param>
public readonly record struct Deadline(long ArrivalNs, long DueNs)
{
    /// <summary>A deadline <paramref name="hardDeadlineMs"/> after arrival.</summary>
    public static Deadline After(long arrivalNs, int hardDeadlineMs) => new(arrivalNs, arrivalNs + (hardDeadlineMs * 1_000_000L));

    /// <summary>No deadline: used when a recording is analysed faster than real time.</summary>
    public static Deadline None(long arrivalNs) => new(arrivalNs, long.MaxValue);

    /// <summary>True when there is no deadline to miss.</summary>
    public bool IsNone => DueNs == long.MaxValue;

    /// <summary>True when <paramref name="nowNs"/> is past the deadline.</summary>
    public bool HasPassed(long nowNs) => nowNs > DueNs;

    /// <summary>Milliseconds since the last sample arrived.</summary>
    public double AgeMs(long nowNs) => MonotonicClock.ElapsedMs(ArrivalNs, nowNs);
}
