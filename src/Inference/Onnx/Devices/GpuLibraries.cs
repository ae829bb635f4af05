using System.Runtime.InteropServices;

namespace EdgeCx.Inference.Onnx.Devices;

/// <summary>
/// What the provisioned GPU libraries (ONNX Runtime 1.29 for CUDA 13) load by name, and the packages of NVIDIA's Debian repository that bring it. The
/// runtime names only the first library that is missing; an operator wants all of them at once.
/// </summary>
internal static class GpuLibraries
{
    /// <summary>CUDA's version that the provider was built for, as the driver counts: 13.0.</summary>
    public const int CudaVersion = 13000;

    /// <summary>The CUDA provider, beside <c>libonnxruntime.so</c>.</summary>
    public const string CudaProvider = "libonnxruntime_providers_cuda.so";

    /// <summary>The TensorRT provider, beside <c>libonnxruntime.so</c>.</summary>
    public const string TensorRtProvider = "libonnxruntime_providers_tensorrt.so";

    private const string Driver = "NVIDIA's driver 580 or newer: nvidia-driver-cuda, or libcuda1 in Debian";

    private static readonly (string Library, string Package)[] Cuda =
    [
        (CudaDriver.Library, Driver),
        ("libcudart.so.13", "cuda-cudart-13-0"),
        ("libcublas.so.13", "libcublas-13-0"),
        ("libcublasLt.so.13", "libcublas-13-0"),
        ("libcurand.so.10", "libcurand-13-0"),
        ("libcudnn.so.9", "libcudnn9-cuda-13"),
    ];

    private static readonly (string Library, string Package)[] TensorRt =
    [
        ("libnvinfer.so.10", "libnvinfer10"),
        ("libnvonnxparser.so.10", "libnvonnxparsers10"),
    ];

    /// <summary>Libraries that a target's providers load, with their packages.</summary>
    public static IReadOnlyList<(string Library, string Package)> Of(ExecutionTarget target) => target switch
    {
        ExecutionTarget.TensorRt => [.. Cuda, .. TensorRt],
        ExecutionTarget.Cuda => Cuda,
        _ => [],
    };

    /// <summary>Says what of a target is not installed, in one line; null where all is.</summary>
    /// <param name="target">The target.</param>
    /// <param name="folder">Where <c>libonnxruntime.so</c> lies.</param>
    /// <param name="canLoad">Whether the system finds a library of that name; null to try.</param>
    public static string? Missing(ExecutionTarget target, string folder, Func<string, bool>? canLoad = null)
    {
        var missing = new List<string>();
        string[] providers = target == ExecutionTarget.TensorRt ? [CudaProvider, TensorRtProvider] : [CudaProvider];
        missing.AddRange(providers.Where(p => !File.Exists(Path.Combine(folder, p)))
            .Select(p => $"{p} (build with -p:WithGpu=true; provision/provision.sh --gpu fetches it)"));
        missing.AddRange(Of(target).Where(l => !(canLoad ?? CanLoad)(l.Library)).Select(l => $"{l.Library} ({l.Package})"));
        return missing.Count == 0 ? null : $"not installed: {string.Join(", ", missing)}; packages are NVIDIA's for CUDA 13, see docs/gpu.md";
    }

    private static bool CanLoad(string library)
    {
        if (!NativeLibrary.TryLoad(library, out var handle))
        {
            return false;
        }

        NativeLibrary.Free(handle);
        return true;
    }
}
