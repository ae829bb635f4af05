using EdgeCx.Core.Audio;
using EdgeCx.Inference.Onnx;

namespace EdgeCx.Inference.Voice;

/// <summary>
/// Silero v6 at 8 kHz, its weights laid out for a batch of legs (provision/silero-to-batch.mjs): 32 samples of context and 256 new ones in, a probability of speech out. It is recurrent: the
/// state of each leg lies outside and is gathered before a run and scattered after it. One thread at a time.
/// </summary>
internal sealed class SileroModel : IDisposable
{
    /// <summary>Samples before the frame that the model sees.</summary>
    public const int ContextSamples = 32;

    /// <summary>Floats of recurrent state a leg.</summary>
    public const int StateLength = 2 * Hidden;

    /// <summary>The one graph we know (provision/made.tsv).</summary>
    public const string Sha256 = "01806a13605a6f118baf4dba185da8f5fea8f0f2982e39762a536537fb74e46a";

    private const int Hidden = 128;
    private const int RowLength = ContextSamples + PcmFormat.VoiceFrameSamples;
    private readonly BatchGraph _graph;
    private readonly PortBuffer _input;
    private readonly PortBuffer _stateIn;
    private readonly PortBuffer _stateOut;
    private readonly PortBuffer _probability;
    private int _size;

    /// <summary>Loads the model and prepares it for the batch sizes.</summary>
    /// <exception cref="InferenceStartException">The file is missing or not the one we know.</exception>
    public SileroModel(SessionFactory factory, string modelRoot, int[] batchSizes)
    {
        var file = new ModelFile(
            Path.Combine(modelRoot, "silero-vad", "silero_vad_8k_batch.onnx"), Sha256, "provision/provision.sh --verify, then build again");
        var layout = new GraphLayout(
            [new GraphPort("input", -1, RowLength), new GraphPort("state", 2, -1, Hidden)],
            [new GraphPort("output", -1, 1), new GraphPort("stateN", 2, -1, Hidden)]);
        _graph = factory.Load(file, layout, batchSizes);
        _input = _graph.Buffer("input");
        _stateIn = _graph.Buffer("state");
        _stateOut = _graph.Buffer("stateN");
        _probability = _graph.Buffer("output");
    }

    /// <summary>The graph behind it.</summary>
    public BatchGraph Graph => _graph;

    /// <summary>Begins a batch: fixes the size that it is filled up to, on which the layout of the states depends.</summary>
    /// <returns>The prepared size.</returns>
    public int Begin(int rows) => _size = _graph.SizeFor(rows);

    /// <summary>The input row of a leg, context first; PCM in −1…1.</summary>
    public Span<float> Row(int row) => _input.AsSpan(row * RowLength, RowLength);

    /// <summary>Puts a leg's state into its row.</summary>
    public void Gather(int row, ReadOnlySpan<float> state)
    {
        state[..Hidden].CopyTo(_stateIn.AsSpan(row * Hidden, Hidden));
        state[Hidden..].CopyTo(_stateIn.AsSpan((_size + row) * Hidden, Hidden));
    }

    /// <summary>Runs the batch.</summary>
    /// <exception cref="GraphRunException">The runtime failed.</exception>
    public void Run() => _graph.Run(_size);

    /// <summary>A row's probability of speech; its new state is written to <paramref name="state"/>.</summary>
    public float Scatter(int row, Span<float> state)
    {
        _stateOut.AsSpan(row * Hidden, Hidden).CopyTo(state);
        _stateOut.AsSpan((_size + row) * Hidden, Hidden).CopyTo(state[Hidden..]);
        return _probability[row];
    }

    /// <summary>Clears the first rows: audio and states.</summary>
    public void Clear(int rows)
    {
        _input.AsSpan(0, rows * RowLength).Clear();
        _stateIn.AsSpan(0, 2 * _size * Hidden).Clear();
        _stateOut.AsSpan(0, 2 * _size * Hidden).Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => _graph.Dispose();
}
