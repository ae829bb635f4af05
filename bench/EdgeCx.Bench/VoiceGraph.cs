using EdgeCx.Core.Audio;
using EdgeCx.Inference;
using EdgeCx.Inference.Onnx;
using EdgeCx.Inference.Voice;

namespace EdgeCx.Bench;

/// <summary>One graph of voice activity at one batch size: Silero as published at 8 kHz, or the graph for many legs that is made of it. Same inputs, same outputs.</summary>
internal sealed class VoiceGraph : IDisposable
{
    private const int RowLength = SileroModel.ContextSamples + PcmFormat.VoiceFrameSamples;
    private const string PublishedSha256 = "7671cd04b004e9076da0d4a7b1a5aec36adf161c39230c1cb94a4fd5db6bbd28";
    private readonly BatchGraph _graph;
    private readonly short[][] _streams;
    private readonly int _batch;
    private int _at;

    /// <summary>Loads it.</summary>
    /// <param name="factory">Where sessions come from.</param>
    /// <param name="isPublished">The published graph; else ours.</param>
    /// <param name="batch">Frames in a run, each of another leg.</param>
    /// <param name="streams">At least as many legs' speech.</param>
    public VoiceGraph(SessionFactory factory, bool isPublished, int batch, short[][] streams)
    {
        GraphPort[] inputs = [new GraphPort("input", -1, RowLength), new GraphPort("state", 2, -1, SileroModel.StateLength / 2)];
        GraphPort[] outputs = [new GraphPort("output", -1, 1), new GraphPort("stateN", 2, -1, SileroModel.StateLength / 2)];
        _graph = isPublished
            ? factory.Load(
                new ModelFile(ThirdPartyFiles.PublishedSilero, PublishedSha256, "provision/provision.sh"),
                new GraphLayout(inputs, outputs, ("sr", PcmFormat.SampleRateHz)),
                [batch])
            : factory.Load(
                new ModelFile(Path.Combine(new InferenceOptions().ModelRoot, "silero-vad", "silero_vad_8k_batch.onnx"), SileroModel.Sha256, "build again"),
                new GraphLayout(inputs, outputs),
                [batch]);
        (_streams, _batch) = (streams, batch);
    }

    /// <summary>Probabilities of speech of the last run.</summary>
    public ReadOnlySpan<float> Probabilities => _graph.Buffer("output").AsSpan(0, _batch);

    /// <summary>Runs the next frame of each leg; CPU time of the run alone, ns.</summary>
    public long Round()
    {
        var input = _graph.Buffer("input");
        for (var row = 0; row < _batch; row++)
        {
            PcmScale.ToFloat(_streams[row].AsSpan(_at, RowLength), input.AsSpan(row * RowLength, RowLength));
        }

        _at = (_at + PcmFormat.VoiceFrameSamples) % (SpokenStreams.Samples - PcmFormat.VoiceFrameSamples);
        var (after, before) = (_graph.Buffer("stateN"), _graph.Buffer("state"));
        after.AsSpan(0, after.Length).CopyTo(before.AsSpan(0, before.Length));
        var begin = ThreadClock.NowNs;
        _graph.Run(_batch);
        return ThreadClock.NowNs - begin;
    }

    /// <inheritdoc/>
    public void Dispose() => _graph.Dispose();
}
