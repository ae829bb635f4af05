namespace EdgeCx.Inference.Onnx.Devices;

/// <summary>Where inference runs, where it was asked to run, and why it does not run there. Any thread.</summary>
/// <param name="wanted">The configured target.</param>
/// <param name="found">What was found at start.</param>
/// <param name="reason">Why the two differ; empty where they do not.</param>
internal sealed class TargetState(ExecutionTarget wanted, ExecutionTarget found, string reason)
{
    private string? _lost;

    /// <summary>The configured target.</summary>
    public ExecutionTarget Wanted => wanted;

    /// <summary>The target in use.</summary>
    public ExecutionTarget Runs => IsLost ? ExecutionTarget.Cpu : found;

    /// <summary>Why it is not the configured one, in one line; empty where it is.</summary>
    public string Reason => Volatile.Read(ref _lost) ?? reason;

    /// <summary>True once the device failed; it is not tried again before a restart.</summary>
    public bool IsLost => Volatile.Read(ref _lost) is not null;

    /// <summary>What runs there, for reports: the device's name and the driver's version; empty on a CPU.</summary>
    public string Device { get; init; } = "";

    /// <summary>Gives the device up. True for the first who does: it tells the log.</summary>
    public bool TryLose(string why) => Interlocked.CompareExchange(ref _lost, why, null) is null;
}
