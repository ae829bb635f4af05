namespace EdgeCx.Bench;

/// <summary>Where <c>provision/provision.sh</c> lays what a benchmark compares with.</summary>
internal static class ThirdPartyFiles
{
    /// <summary>The node package; its native library is <see cref="OnnxRuntime"/>.</summary>
    public static string OnnxRuntimeNode => Path.Combine(Root, "onnxruntime-node-1.29.0", "node_modules", "onnxruntime-node");

    /// <summary>The native runtime that the appliance loads.</summary>
    public static string OnnxRuntime => Path.Combine(Root, "onnxruntime-1.29.0", "linux-x64", "libonnxruntime.so");

    /// <summary>Silero v6 as published.</summary>
    public static string PublishedSilero => Path.Combine(Root, "silero-vad-6", "silero_vad_op18_ifless.onnx");

    private static string Root => Path.Combine(
        Environment.GetEnvironmentVariable("EDGECX_CACHE") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "edgecx"),
        "third-party");
}
