using EdgeCx.Inference.Onnx.Devices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeCx.Inference.Onnx;

/// <summary>
/// One session with everything a run needs made beforehand: a buffer for each input and output, and a binding of them for each prepared batch
/// size. A run allocates nothing on the managed heap. One thread at a time.
/// </summary>
/// <remarks>
/// Buffers are row-major in the shape of the size that is run; with the batch dimension first, row i starts at i × row length. On a device the inputs
/// go there before a run and the outputs come back after it, all on the device's one stream.
/// </remarks>
internal sealed class BatchGraph : IDisposable
{
    private readonly InferenceSession _session;
    private readonly IGraphDevice? _device;
    private readonly RunOptions[] _runs;
    private readonly int[] _sizes;
    private readonly OrtIoBinding[] _bindings;
    private readonly List<OrtValue> _values = [];
    private readonly Dictionary<string, PortBuffer> _buffers = [];
    private readonly List<PortBuffer> _own = [];
    private readonly (PortBuffer Buffer, int RowLength)[] _uploads;
    private readonly (PortBuffer Buffer, int RowLength)[] _downloads;

    /// <summary>Checks a session against a layout and prepares it. Owns the session from then on.</summary>
    /// <exception cref="InferenceStartException">An input or output is absent or has another shape; both shapes are named.</exception>
    /// <exception cref="DeviceException">The device has no room.</exception>
    /// <param name="name">The file's name.</param>
    /// <param name="session">The session.</param>
    /// <param name="layout">What it must look like.</param>
    /// <param name="sizes">Batch sizes to prepare, rising.</param>
    /// <param name="shared">Buffers of other graphs that ports of this one read or write instead of buffers of their own.</param>
    /// <param name="device">Where the session runs; null for the CPU.</param>
    /// <param name="captures">True where the session captures each size at its first run and replays it from then on.</param>
    internal BatchGraph(
        string name, InferenceSession session, GraphLayout layout, int[] sizes, SharedPort[] shared, IGraphDevice? device = null, bool captures = false)
    {
        Name = name;
        _session = session;
        _sizes = sizes;
        _device = device;
        Check("input", layout.Inputs, session.InputMetadata);
        Check("output", layout.Outputs, session.OutputMetadata);
        CheckNoneLeft(layout, session.InputMetadata);
        bool IsOwn(GraphPort port) => !Array.Exists(shared, s => s.Port == port.Name);
        try
        {
            foreach (var port in layout.Inputs.Concat(layout.Outputs))
            {
                _buffers[port.Name] = BufferOf(port, sizes[^1], shared);
            }
        }
        catch
        {
            _own.ForEach(b => b.Dispose());
            throw;
        }

        _uploads = [.. layout.Inputs.Where(IsOwn).Select(p => (_buffers[p.Name], p.RowLength))];
        _downloads = [.. layout.Outputs.Where(p => !p.StaysOnDevice).Select(p => (_buffers[p.Name], p.RowLength))];
        _bindings = [.. sizes.Select(size => Bind(layout, size))];
        _runs = [.. sizes.Select(size => NewRun(captures ? size : 0))];
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
    public PortBuffer Buffer(string port) => _buffers[port];

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
    /// <exception cref="GraphRunException">The runtime or the device failed; the outputs are not valid.</exception>
    public void Run(int size)
    {
        var index = Array.BinarySearch(_sizes, size);
        ArgumentOutOfRangeException.ThrowIfNegative(index, nameof(size));
        try
        {
            BeforeRun?.Invoke(size);
            BringIn(size);
            _session.RunWithBinding(_runs[index], _bindings[index]);
            TakeOut(size);
        }
        catch (Exception e) when (e is OnnxRuntimeException or DeviceException)
        {
            throw new GraphRunException(Name, e, _device is not null);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        IDisposable[] all = [.. _bindings, .. _values, .. _runs, _session];
        if (_device is { State.IsLost: true })
        {
            // To free a session on a lost device may hang, or end the process. It is lost once in a life, so what it holds is left where it is.
            Array.ForEach(all, GC.SuppressFinalize);
            return;
        }

        Array.ForEach(all, a => a.Dispose());
        _own.ForEach(b => b.Dispose());
    }

    private static RunOptions NewRun(int capture)
    {
        var run = new RunOptions();
        if (capture > 0)
        {
            // Each size has addresses of its own in its binding, so each is a graph of its own.
            run.AddRunConfigEntry("gpu_graph_id", capture.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return run;
    }

    private void BringIn(int size)
    {
        if (_device is null)
        {
            return;
        }

        if (_device.State.IsLost)
        {
            throw new DeviceException(_device.State.Reason);
        }

        _device.Enter();
        foreach (var (buffer, rowLength) in _uploads)
        {
            buffer.Upload(size * rowLength);
        }
    }

    private void TakeOut(int size)
    {
        if (_device is null)
        {
            return;
        }

        foreach (var (buffer, rowLength) in _downloads)
        {
            buffer.Download(size * rowLength);
        }

        _device.Wait();
    }

    private PortBuffer BufferOf(GraphPort port, int rows, SharedPort[] shared)
    {
        var length = port.RowLength * rows;
        if (Array.Find(shared, s => s.Port == port.Name) is not { } other)
        {
            var own = new PortBuffer(length, _device);
            _own.Add(own);
            return own;
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

        return binding;
    }

    // A tensor over memory that is where the session wants it is bound as it is; one that is elsewhere would be copied now and never again.
    private OrtValue Tensor(GraphPort port, int size)
    {
        var value = OrtValue.CreateTensorValueWithData(
            _device?.Memory ?? OrtMemoryInfo.DefaultInstance,
            TensorElementType.Float,
            port.At(size),
            _buffers[port.Name].Address,
            (long)port.RowLength * size * sizeof(float));
        _values.Add(value);
        return value;
    }

    private void CheckNoneLeft(GraphLayout layout, IReadOnlyDictionary<string, NodeMetadata> found)
    {
        foreach (var (name, node) in found)
        {
            if (!layout.Inputs.Any(p => p.Name == name))
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
