using Microsoft.ML.OnnxRuntime;

namespace EdgeCx.Inference.Onnx;

/// <summary>
/// A graph that reads one sentence's pieces (<c>pieces</c>, int64 [T]) and gives its vector (<c>embedding</c>, float [width]). Its other
/// inputs are optional matrices, given once and passed with each run. Any number of threads may run it at a time.
/// </summary>
internal sealed class SentenceGraph : IDisposable
{
    private const string Pieces = "pieces";
    private const string Embedding = "embedding";
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly string[] _inputs;
    private readonly OrtValue[] _matrices;
    private readonly string[] _outputs = [Embedding];

    /// <summary>Checks a session and binds the matrices. Owns the session from then on.</summary>
    /// <exception cref="InferenceStartException">An input or output is absent or has another shape; both are named.</exception>
    internal SentenceGraph(string name, InferenceSession session, IReadOnlyList<Matrix> matrices, int width)
    {
        Name = name;
        _session = session;
        CheckPorts(width);
        foreach (var matrix in matrices)
        {
            Check(matrix);
        }

        _inputs = [Pieces, .. matrices.Select(m => m.Name)];
        _matrices = [.. matrices.Select(m => OrtValue.CreateTensorValueFromMemory(m.Values, [m.Rows, m.Columns]))];
    }

    /// <summary>The file's name, for messages.</summary>
    public string Name { get; }

    /// <summary>Runs one sentence.</summary>
    /// <param name="pieces">Its pieces, at least one.</param>
    /// <param name="embedding">Where its vector is written.</param>
    /// <exception cref="GraphRunException">The runtime failed; nothing was written.</exception>
    public void Run(long[] pieces, Span<float> embedding)
    {
        try
        {
            using var input = OrtValue.CreateTensorValueFromMemory(pieces, [pieces.Length]);
            using var outputs = _session.Run(_run, _inputs, [input, .. _matrices], _outputs);
            outputs[0].GetTensorDataAsSpan<float>().CopyTo(embedding);
        }
        catch (OnnxRuntimeException e)
        {
            throw new GraphRunException(Name, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var matrix in _matrices)
        {
            matrix.Dispose();
        }

        _run.Dispose();
        _session.Dispose();
    }

    private void CheckPorts(int width)
    {
        if (!_session.InputMetadata.TryGetValue(Pieces, out var pieces) || pieces.ElementType != typeof(long) || pieces.Dimensions.Length != 1)
        {
            throw new InferenceStartException($"{Name}: expected an input '{Pieces}' [T] int64; its inputs are {Listed(_session.InputMetadata)}.");
        }

        if (!_session.OutputMetadata.TryGetValue(Embedding, out var embedding)
            || embedding.ElementType != typeof(float)
            || !embedding.Dimensions.AsSpan().SequenceEqual([width]))
        {
            throw new InferenceStartException(
                $"{Name}: expected an output '{Embedding}' [{width}] float; its outputs are {Listed(_session.OutputMetadata)}.");
        }
    }

    private void Check(Matrix matrix)
    {
        var optional = _session.OverridableInitializerMetadata.TryGetValue(matrix.Name, out var node)
            || _session.InputMetadata.TryGetValue(matrix.Name, out node);
        if (!optional
            || node!.Dimensions.Length != 2
            || (node.Dimensions[0] >= 0 && node.Dimensions[0] != matrix.Rows)
            || (node.Dimensions[1] >= 0 && node.Dimensions[1] != matrix.Columns))
        {
            var found = optional ? $"[{string.Join(',', node!.Dimensions)}]" : "absent";
            throw new InferenceStartException($"{Name}: the matrix '{matrix.Name}' is {found}, expected [{matrix.Rows},{matrix.Columns}].");
        }
    }

    private static string Listed(IReadOnlyDictionary<string, NodeMetadata> ports) =>
        string.Join(", ", ports.Select(p => $"'{p.Key}' [{string.Join(',', p.Value.Dimensions)}] {p.Value.ElementType.Name}"));

    /// <summary>A matrix given to an optional input.</summary>
    /// <param name="Name">The input's name.</param>
    /// <param name="Rows">Rows.</param>
    /// <param name="Columns">Columns.</param>
    /// <param name="Values">Row-major values.</param>
    internal sealed record Matrix(string Name, int Rows, int Columns, float[] Values);
}
