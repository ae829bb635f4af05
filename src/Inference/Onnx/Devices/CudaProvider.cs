using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace EdgeCx.Inference.Onnx.Devices;

/// <summary>The CUDA execution provider's options, each with why it is what it is.</summary>
internal static class CudaProvider
{
    /// <summary>With captured graphs where the site wants them, then without.</summary>
    public static IEnumerable<SessionPlan> Plans(GpuOptions options, nint stream)
    {
        if (options.CaptureGraphs)
        {
            yield return new SessionPlan("captured CUDA graphs", true, session => Append(session, Options(options, stream, capture: true)));
        }

        yield return new SessionPlan("", false, session => Append(session, Options(options, stream, capture: false)));
    }

    /// <summary>The options by their names in ONNX Runtime 1.29.</summary>
    public static Dictionary<string, string> Options(GpuOptions options, nint stream, bool capture) => new()
    {
        ["device_id"] = Number(options.Device),
        ["gpu_mem_limit"] = Number(options.GraphMemoryMiB * (1L << 20)),

        // All sizes are run before READY, so the arena knows by then what it needs: doubling would only waste what others could use.
        ["arena_extend_strategy"] = "kSameAsRequested",

        // An exhaustive search tries every kernel for each size and may choose another one at each start; results would change with it.
        ["cudnn_conv_algo_search"] = "HEURISTIC",

        // TF32 keeps 10 bits of a product: more than the agreement with the CPU that the tests ask for.
        ["use_tf32"] = "0",

        // Ours: a thread's copies and kernels follow one another on one stream, and the two threads' streams run side by side.
        ["user_compute_stream"] = Number(stream),
        ["has_user_compute_stream"] = "1",

        // A copy in the default stream would wait for the other thread's work.
        ["do_copy_in_default_stream"] = "0",
        ["enable_cuda_graph"] = capture ? "1" : "0",
    };

    /// <summary>Appends the provider.</summary>
    public static void Append(SessionOptions session, Dictionary<string, string> values)
    {
        using var provider = new OrtCUDAProviderOptions();
        provider.UpdateOptions(values);
        session.AppendExecutionProvider_CUDA(provider);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
