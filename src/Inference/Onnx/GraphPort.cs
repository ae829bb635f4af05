namespace EdgeCx.Inference.Onnx;

/// <summary>One float input or output that a graph must have.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Shape">Its dimensions; −1 is the batch.</param>
internal sealed record GraphPort(string Name, params int[] Shape)
{
    /// <summary>Values in one row of a batch.</summary>
    public int RowLength => Shape.Where(d => d > 0).Aggregate(1, (product, d) => product * d);

    /// <summary>True for an output that only other graphs read: on a device it is not brought back to the host.</summary>
    public bool StaysOnDevice { get; init; }

    /// <summary>Its dimensions at a batch size.</summary>
    public long[] At(int batch) => [.. Shape.Select(d => d < 0 ? batch : (long)d)];
}
