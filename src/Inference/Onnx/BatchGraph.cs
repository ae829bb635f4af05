using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeCx.Inference.Onnx;

/// <summary>
/// One session with everything a run needs made beforehand: pinned buffers for each input and output, and a binding of them for each
/// prepared batch size. A run allocates nothing on the managed heap. One thread at a time.
/// </summary>
/// <remarks>Buffers are row-major in the shape of the size that is run; with the batch dimension first, row i starts at i × row length.</remarks>
internal sealed class BatchGraph : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly int[] _sizes;
    private readonly OrtIoBinding[] _bindings;
    private readonly List<OrtValue> _values = [];
    private readonly Dictionary<string, float[]> _buffers = [];
    private readonly Dictionary<string, long[]> _scalars = [];

    /// <summary>Checks a session against a layout and prepares it. Owns the session from then on.</summary>
    /// <exception cref="InferenceStartException">An input or output is absent or has another shape; both shapes are named.</exception>
    /// <param name="name">The file's name.</param>
    /// <param name="session">The session.</param>
    /// <param name="layout">What it must look like.</param>
    /// <param name="sizes">Batch sizes to prepare, rising.</param>
    /// <param name="shared">Buffers of other graphs that ports of this one read or write instead of buffers of their own.</param>
    internal BatchGraph(string name, InferenceSession session, GraphLayout layout, int[] sizes, SharedPort[] shared)
    {
        Name = name;
        _session = session;
        _sizes = sizes;
        Check("input", layout.Inputs, session.InputMetadata);
        Check("output", layout.Outputs, session.OutputMetadata);
        CheckNoneLeft(layout, session.InputMetadata);
        foreach (var port in layout.Inputs.Concat(layout.Outputs))
        {
            _buffers[port.Name] = BufferOf(port, sizes[^1], shared);
        }

        foreach (var (scalar, value) in layout.Scalars)
        {
            var pinned = GC.AllocateArray<long>(1, pinned: true);
            pinned[0] = value;
            _scalars[scalar] = pinned;
        }

        _bindings = [.. sizes.Select(size => Bind(layout, size))];
    }

    /// <summary>The file's name, for messages.</summary>
    public string Name { get; }

    /// <summary>The prepared batch sizes, rising.</summary>
    public ReadOnlySpan<int> Sizes => _sizes;

    /// <summary>The largest batch.</summary>
    public int MaxBatch => _sizes[^1];

    /// <summary>Called before each run with its size; tests let runs fail here.</summary>
    internal Action<int>? BeforeRun { get; set; }

    /// <summary>The buffer of an input or output, long enough for the largest batch.</summary>
    public float[] Buffer(string port) => _buffers[port];

    /// <summary>The smallest prepared size that holds so many rows.</summary>
    public int SizeFor(int rows)
    {
        foreach (var size in _sizes)
        {
            if (size >= rows)
            {
                return size;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(rows), rows, $"{Name} is prepared for at most {MaxBatch} rows");
    }

    /// <summary>Runs a prepared size over the buffers.</summary>
    /// <exception cref="GraphRunException">The runtime failed; the outputs are not valid.</exception>
    public void Run(int size)
    {
        var index = Array.BinarySearch(_sizes, size);
        ArgumentOutOfRangeException.ThrowIfNegative(index, nameof(size));
        try
        {
            BeforeRun?.Invoke(size);
            _session.RunWithBinding(_run, _bindings[index]);
        }
        catch (OnnxRuntimeException e)
        {
            throw new GraphRunException(Name, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var binding in _bindings)
        {
            binding.Dispose();
        }

        foreach (var value in _values)
        {
            value.Dispose();
        }

        _run.Dispose();
        _session.Dispose();
    }

    private float[] BufferOf(GraphPort port, int rows, SharedPort[] shared)
    {
        var length = port.RowLength * rows;
        if (Array.Find(shared, s => s.Port == port.Name) is not { } other)
        {
            return GC.AllocateArray<float>(length, pinned: true);
        }

        var buffer = other.Owner.Buffer(other.OwnersPort);
        return buffer.Length == length
            ? buffer
            : throw new InferenceStartException(
                $"{Name}: '{port.Name}' takes {length} numbers for {rows} rows, but '{other.OwnersPort}' of {other.Owner.Name} gives {buffer.Length}.");
    }

    private OrtIoBinding Bind(GraphLayout layout, int size)
    {
        var binding = _session.CreateIoBinding();
        foreach (var port in layout.Inputs)
        {
            binding.BindInput(port.Name, Tensor(port, size));
        }

        foreach (var port in layout.Outputs)
        {
            binding.BindOutput(port.Name, Tensor(port, size));
        }

        foreach (var (scalar, value) in _scalars)
        {
            var tensor = OrtValue.CreateTensorValueFromMemory(value, []);
            _values.Add(tensor);
            binding.BindInput(scalar, tensor);
        }

        return binding;
    }

    private unsafe OrtValue Tensor(GraphPort port, int size)
    {
        // The arrays are pinned for their life, so their address may be given away.
        fixed (float* address = _buffers[port.Name])
        {
            var value = OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance, TensorElementType.Float, port.At(size), (nint)address, (long)port.RowLength * size * sizeof(float));
            _values.Add(value);
            return value;
        }
    }

    private void CheckNoneLeft(GraphLayout layout, IReadOnlyDictionary<string, NodeMetadata> found)
    {
        foreach (var (name, node) in found)
        {
            if (!layout.Inputs.Any(p => p.Name == name) && !layout.Scalars.Any(s => s.Name == name))
            {
                throw new InferenceStartException(
                    $"{Name} asks for an input '{name}' {Shape(node)} that nobody gives; expected are {string.Join(", ", layout.Inputs.Select(p => p.Name))}.");
            }
        }
    }

    private static string Shape(NodeMetadata node) =>
        $"[{string.Join(',', node.Dimensions.Select(d => d < 0 ? "?" : $"{d}"))}] {node.ElementType.Name}";

    private void Check(string kind, GraphPort[] expected, IReadOnlyDictionary<string, NodeMetadata> found)
    {
        foreach (var port in expected)
        {
            var wanted = $"[{string.Join(',', port.Shape.Select(d => d < 0 ? "B" : $"{d}"))}] float";
            if (!found.TryGetValue(port.Name, out var node))
            {
                throw new InferenceStartException(
                    $"{Name} has no {kind} '{port.Name}' (expected {wanted}); it has {string.Join(", ", found.Keys)}.");
            }

            var same = node.ElementType == typeof(float) && node.Dimensions.Length == port.Shape.Length;
            for (var i = 0; same && i < port.Shape.Length; i++)
            {
                // A dimension that the graph leaves open takes any size.
                same = node.Dimensions[i] < 0 || node.Dimensions[i] == port.Shape[i];
            }

            if (!same)
            {
                throw new InferenceStartException($"{Name}: {kind} '{port.Name}' is {Shape(node)}, expected {wanted}.");
            }
        }
    }
}
