using EdgeCx.Inference.Onnx;

namespace EdgeCx.Inference.Text;

/// <summary>
/// USE-lite (Universal Sentence Encoder Lite, English): a sentence becomes a vector of length 1 with 512 values. It keeps nothing between
/// sentences; any number of threads may call it.
/// </summary>
internal sealed class SentenceEncoder : IDisposable
{
    /// <summary>Values of a sentence's vector.</summary>
    public const int Width = 512;

    /// <summary>The one graph we know (provision/made.tsv).</summary>
    public const string Sha256 = "5fa34d347cf5476672164d647282e9f72e64ebb34e5ca3ca32cf40da8ea46361";

    private const string Remedy = "provision/provision.sh --verify, then build again";
    private readonly PieceTokenizer _tokenizer;
    private readonly SentenceGraph _graph;

    /// <summary>Loads vocabulary and graph.</summary>
    /// <param name="factory">Makes the session.</param>
    /// <param name="modelRoot">Folder that holds <c>use-lite/</c>.</param>
    /// <param name="corrections">Low-rank corrections of its layers; none for USE-lite as it was published.</param>
    /// <exception cref="InferenceStartException">A file is missing or not the one we know, or a correction does not fit.</exception>
    public SentenceEncoder(SessionFactory factory, string modelRoot, IReadOnlyList<SentenceGraph.Matrix> corrections)
    {
        _tokenizer = PieceTokenizer.Load(new ModelFile(Path.Combine(modelRoot, "use-lite", "vocab.json"), PieceTokenizer.Sha256, Remedy));
        _graph = factory.LoadSentences(new ModelFile(Path.Combine(modelRoot, "use-lite", "use_lite_en_int8.onnx"), Sha256, Remedy), corrections, Width);
    }

    /// <summary>The graph's file name.</summary>
    public string Name => _graph.Name;

    /// <summary>Encodes a sentence; what is beyond 128 pieces is not read.</summary>
    /// <param name="text">The sentence.</param>
    /// <param name="vector">Where its 512 values are written.</param>
    /// <returns>How many pieces were read and how many of them are characters the vocabulary lacks; nothing is written for no pieces.</returns>
    /// <exception cref="GraphRunException">The runtime failed.</exception>
    public (int Pieces, int Unknown) Encode(string text, Span<float> vector)
    {
        var pieces = _tokenizer.Encode(text);
        if (pieces.Length == 0)
        {
            return (0, 0);
        }

        var read = pieces.Length > PieceTokenizer.MaxPieces ? pieces[..PieceTokenizer.MaxPieces] : pieces;
        _graph.Run(read, vector);
        return (read.Length, read.Count(p => p == PieceTokenizer.Unknown));
    }

    /// <inheritdoc/>
    public void Dispose() => _graph.Dispose();
}
