namespace EdgeCx.Inference.Onnx;

/// <summary>The rows of one input or output whose batch dimension comes first.</summary>
internal readonly struct GraphRows
{
    private readonly PortBuffer _buffer;
    private readonly int _length;

    /// <summary>The rows of a graph's port.</summary>
    public GraphRows(BatchGraph graph, string port, int length)
    {
        _buffer = graph.Buffer(port);
        _length = length;
    }

    /// <summary>One row.</summary>
    public Span<float> this[int row] => _buffer.AsSpan(row * _length, _length);
}
