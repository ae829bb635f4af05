namespace EdgeCx.Inference.Onnx;

/// <summary>Where a graph runs. It is configuration, never a code path of its own.</summary>
internal enum ExecutionTarget
{
    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU through CUDA.</summary>
    Cuda,

    /// <summary>An NVIDIA GPU through TensorRT, and CUDA for what it does not take.</summary>
    TensorRt,
}
