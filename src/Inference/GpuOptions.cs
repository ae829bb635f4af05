namespace EdgeCx.Inference;

/// <summary>Section <c>Inference:Gpu</c>: how a GPU is used where <see cref="InferenceOptions.Target"/> is <c>cuda</c> or <c>tensorrt</c>. On <c>cpu</c> nothing of it matters.</summary>
public sealed record GpuOptions
{
    /// <summary>Number of the device, as <c>nvidia-smi</c> counts them.</summary>
    public int Device { get; init; }

    /// <summary>Most device memory that one graph's arena may take, MiB. There are seven graphs; what they need is taken before READY, while every size is warmed.</summary>
    public int GraphMemoryMiB { get; init; } = 1024;

    /// <summary>Capture each prepared batch size as a CUDA graph, which is launched at once. A graph that cannot be captured runs without, with one line in the log. Not on <c>tensorrt</c>, whose engines are launched as a whole.</summary>
    public bool CaptureGraphs { get; init; } = true;

    /// <summary>Half precision, on <c>tensorrt</c> only.</summary>
    public bool Fp16 { get; init; }

    /// <summary>Most memory that TensorRT may use to try kernels while it builds an engine, MiB.</summary>
    public int WorkspaceMiB { get; init; } = 512;

    /// <summary>Folder where TensorRT keeps its engines and timings; null for <c>tensorrt</c> under the service's state folder, or under the user's cache outside systemd.</summary>
    public string? EngineCache { get; init; }

    /// <summary>The folder of the engines.</summary>
    internal string EngineFolder => EngineCache ?? Path.Combine(StateFolder(), "tensorrt");

    /// <summary>All errors of this section: key, value, what is allowed.</summary>
    internal IEnumerable<string> Validate()
    {
        foreach (var (key, value, least, most) in ((string, int, int, int)[])
            [("Device", Device, 0, 63), ("GraphMemoryMiB", GraphMemoryMiB, 64, 65536), ("WorkspaceMiB", WorkspaceMiB, 16, 65536)])
        {
            if (value < least || value > most)
            {
                yield return $"Inference:Gpu:{key} is {value}; allowed are {least} to {most}.";
            }
        }

        if (EngineCache is not null && !Path.IsPathFullyQualified(EngineCache))
        {
            yield return $"Inference:Gpu:EngineCache is '{EngineCache}'; allowed is a full path of a folder that the service may write.";
        }
    }

    // systemd names the folder of StateDirectory= in the environment; several are separated by colons.
    private static string StateFolder() =>
        Environment.GetEnvironmentVariable("STATE_DIRECTORY") is { Length: > 0 } state
            ? state.Split(':')[0]
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "edgecx");
}
