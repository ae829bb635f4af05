using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace EdgeCx.Inference.Onnx.Devices;

/// <summary>The TensorRT execution provider's options, each with why it is what it is. CUDA comes after it, for what it does not take.</summary>
internal static class TensorRtProvider
{
    /// <summary>With the shapes of the prepared sizes, then without: a graph that TensorRT splits asks for shapes of tensors in its middle.</summary>
    public static IEnumerable<SessionPlan> Plans(GpuOptions options, nint stream, GraphProfile graph)
    {
        SessionPlan Plan(string features, bool withShapes) => new(features, false, session =>
        {
            MakeFolder(options.EngineFolder);
            using var provider = new OrtTensorRTProviderOptions();
            provider.UpdateOptions(Options(options, stream, graph, withShapes));
            session.AppendExecutionProvider_Tensorrt(provider);
            CudaProvider.Append(session, CudaProvider.Options(options, stream, capture: false));
        });

        yield return Plan("shape profiles", true);
        yield return Plan("", false);
    }

    /// <summary>The options by their names in ONNX Runtime 1.29.</summary>
    public static Dictionary<string, string> Options(GpuOptions options, nint stream, GraphProfile graph, bool withShapes)
    {
        var half = options.Fp16 ? "1" : "0";
        var values = new Dictionary<string, string>
        {
            ["device_id"] = Number(options.Device),
            ["trt_max_workspace_size"] = Number(options.WorkspaceMiB * (1L << 20)),
            ["trt_fp16_enable"] = half,

            // Norms sum squares, which half precision overflows first.
            ["trt_layer_norm_fp32_fallback"] = half,

            // Building an engine takes from seconds to minutes; afterwards a start takes what it takes on CUDA.
            ["trt_engine_cache_enable"] = "1",
            ["trt_engine_cache_path"] = options.EngineFolder,
            ["trt_engine_cache_prefix"] = graph.CacheName + (options.Fp16 ? "-fp16" : "-fp32"),
            ["trt_timing_cache_enable"] = "1",
            ["trt_timing_cache_path"] = options.EngineFolder,

            // The graphs of a thread run one after the other and may share what lies between their layers.
            ["trt_context_memory_sharing_enable"] = "1",
            ["user_compute_stream"] = Number(stream),
            ["has_user_compute_stream"] = "1",
        };
        if (withShapes)
        {
            values["trt_profile_min_shapes"] = graph.ShapesAt(graph.Sizes[0]);
            values["trt_profile_opt_shapes"] = graph.ShapesAt(graph.Sizes[graph.Sizes.Length / 2]);
            values["trt_profile_max_shapes"] = graph.ShapesAt(graph.Sizes[^1]);
        }

        return values;
    }

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DeviceException($"Inference:Gpu:EngineCache is '{folder}', which cannot be made: {e.Message.Trim()}");
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
