namespace EdgeCx.Inference.Onnx;

/// <summary>A run failed inside the runtime. The batch is lost; the session may still serve the next one.</summary>
internal sealed class GraphRunException(string graph, Exception inner) : Exception($"{graph}: {inner.Message.Trim()}", inner);
