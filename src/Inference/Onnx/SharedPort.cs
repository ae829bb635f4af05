namespace EdgeCx.Inference.Onnx;

/// <summary>
/// An input or output that lies in another graph's buffer. Both graphs are prepared for the same largest batch. On a device it is the owner's run
/// that puts it there, so the owner runs first, over at least as many rows.
/// </summary>
/// <param name="Port">The port of the graph that is being made.</param>
/// <param name="Owner">The graph that has the buffer.</param>
/// <param name="OwnersPort">Its port there.</param>
internal sealed record SharedPort(string Port, BatchGraph Owner, string OwnersPort);
