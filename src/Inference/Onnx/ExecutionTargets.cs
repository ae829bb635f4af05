namespace EdgeCx.Inference.Onnx;

/// <summary>Names of <see cref="ExecutionTarget"/> in configuration and reports.</summary>
internal static class ExecutionTargets
{
    /// <summary>Reads <c>cpu</c>, <c>cuda</c> or <c>tensorrt</c>.</summary>
    public static bool TryParse(string? name, out ExecutionTarget target)
    {
        (var known, target) = name switch
        {
            "cpu" => (true, ExecutionTarget.Cpu),
            "cuda" => (true, ExecutionTarget.Cuda),
            "tensorrt" => (true, ExecutionTarget.TensorRt),
            _ => (false, ExecutionTarget.Cpu),
        };
        return known;
    }

    /// <summary>The name in configuration.</summary>
    public static string Name(this ExecutionTarget target) => target switch
    {
        ExecutionTarget.Cuda => "cuda",
        ExecutionTarget.TensorRt => "tensorrt",
        _ => "cpu",
    };
}
