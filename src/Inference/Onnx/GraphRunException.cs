namespace EdgeCx.Inference.Onnx;

/// <summary>A run failed inside the runtime or on its device. The batch is lost; on the CPU the session may still serve the next one.</summary>
/// <param name="graph">The graph's file.</param>
/// <param name="inner">What was thrown.</param>
/// <param name="onDevice">True where it ran on a device, which is not to be trusted after that.</param>
internal sealed class GraphRunException(string graph, Exception inner, bool onDevice = false) : Exception($"{graph}: {inner.Message.Trim()}", inner)
{
    /// <summary>True where it ran on a device.</summary>
    public bool OnDevice => onDevice;
}
