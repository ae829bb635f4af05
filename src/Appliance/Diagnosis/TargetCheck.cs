using EdgeCx.Inference;

namespace EdgeCx.Appliance.Diagnosis;

/// <summary>Which execution target was asked for, which one runs, and why not the one that was asked for.</summary>
internal static class TargetCheck
{
    /// <summary>Says that inference fell back, and why; null where it runs on the configured target, or does not run yet.</summary>
    public static string? FellBack(InferenceStatus? status) => status is null || status.ExecutionTarget == status.WantedTarget
        ? null
        : $"fell back from {status.WantedTarget} to {status.ExecutionTarget}: {status.TargetReason}";

    /// <summary>Looks at what inference runs on.</summary>
    public static Finding Look(InferenceStatus status)
    {
        var runs = $"runs on {status.ExecutionTarget}{(status.Device.Length > 0 ? $" ({status.Device})" : "")}, ONNX Runtime {status.RuntimeVersion} from {status.NativeLibrary ?? "the system's search path"}";
        if (status.ExecutionTarget == status.WantedTarget)
        {
            return new Finding("target", Verdict.Ok, $"Inference:Target {status.WantedTarget}: {runs}");
        }

        // Calls are heard all the same, by fewer legs at a time.
        var how = status.DeviceLost ? "the device failed" : "not available";
        return new Finding("target", Verdict.Warn, $"Inference:Target {status.WantedTarget} is asked for, but it {runs}; {how}: {status.TargetReason}");
    }
}
