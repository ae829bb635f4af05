using EdgeCx.Inference.Onnx;

namespace EdgeCx.Inference.Tests.Onnx.Devices;

/// <summary>
/// The targets that the parity tests run on, each with an arithmetic: <c>cpu fp32</c>, <c>cuda fp32</c> and so on. A target that this machine has not is
/// skipped with the reason that an operator would read.
/// </summary>
internal static class Targets
{
    public const string CpuFp32 = "cpu fp32";
    public const string CpuInt8 = "cpu int8";
    public const string CudaFp32 = "cuda fp32";
    public const string TensorRtFp32 = "tensorrt fp32";
    public const string TensorRtFp16 = "tensorrt fp16";

    /// <summary>The options of a target.</summary>
    public static InferenceOptions Options(string target)
    {
        var (name, arithmetic) = (target.Split(' ')[0], target.Split(' ')[1]);
        return new InferenceOptions
        {
            Target = name,
            Precision = arithmetic == "int8" ? "int8" : "fp32",
            Gpu = new GpuOptions { Fp16 = arithmetic == "fp16", EngineCache = Path.Combine(Path.GetTempPath(), "edgecx-engines") },
        };
    }

    /// <summary>The target's factory; the test is skipped, and says why, where the target is not there.</summary>
    public static SessionFactory OpenOrSkip(string target, CollectingLogger log)
    {
        var factory = new SessionFactory(Options(target), log);
        if (factory.State.Runs != factory.State.Wanted)
        {
            Assert.Skip($"{target} is not on this machine: {factory.State.Reason}");
        }

        return factory.OpenDevice() ?? factory;
    }

    /// <summary>How far sums and hidden values may be off in relative L2: the CPU's own bound, or the one that docs/gpu.md states for the target.</summary>
    public static double Sums(string target, double onCpu) => target switch
    {
        CpuFp32 or CpuInt8 => onCpu,
        TensorRtFp16 => 0.02,
        _ => Math.Max(onCpu, 1e-3),
    };

    /// <summary>How far probabilities may be off.</summary>
    public static double Probabilities(string target) => target == TensorRtFp16 ? 0.05 : 1e-4;

    /// <summary>How far a row in a batch may be off from the row alone: on a GPU another size may take another kernel.</summary>
    public static double Batch(string target) => target switch
    {
        CpuFp32 or CpuInt8 => 1e-5,
        TensorRtFp16 => 0.05,
        _ => 1e-4,
    };
}
