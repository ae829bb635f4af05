using EdgeCx.Inference.Onnx;
using static EdgeCx.Inference.Emotion.EmotionModelDescription;

namespace EdgeCx.Inference.Emotion;

/// <summary>A head graph: pooled sums and the caller's mean in, logits and what was heard out (contract, section 2). One thread at a time.</summary>
internal sealed class EmotionHead : IDisposable
{
    private static readonly string[] SumNames = ["pros_sums", "l1_sums", "l2_sums"];
    private readonly GraphRows[] _sums;

    /// <summary>Loads the head that has so many blocks.</summary>
    /// <exception cref="InferenceStartException">The file is missing or wrong, or the graph has other shapes.</exception>
    public EmotionHead(SessionFactory factory, ModelFile file, EmotionModelDescription d, int blocks, int[] sizes)
    {
        Blocks = blocks;
        var features = d.FeaturesOf(blocks);
        GraphPort[] sums = [.. SumNames.Take(blocks).Select((name, b) => new GraphPort(name, -1, b == 0 ? d.Chunk.ProsodySums : d.Chunk.LayerSums))];
        GraphPort[] frames = blocks > 1 ? [new GraphPort("frames", -1, 1)] : [];
        Graph = factory.Load(
            file,
            new GraphLayout(
                [.. sums, new GraphPort("em", -1, 1), .. frames, new GraphPort("mean_sum", -1, features), new GraphPort("mean_count", -1, blocks)],
                [
                    new GraphPort("logits", -1, d.Chunk.Logits),
                    new GraphPort("population", -1, d.Chunk.Logits),
                    new GraphPort("heard", -1, KindCount),
                    new GraphPort("feat", -1, features),
                ]),
            sizes);
        _sums = [.. sums.Select(p => new GraphRows(Graph, p.Name, p.RowLength))];
        Em = new GraphRows(Graph, "em", 1);
        Frames = blocks > 1 ? new GraphRows(Graph, "frames", 1) : default;
        MeanSum = new GraphRows(Graph, "mean_sum", features);
        MeanCount = new GraphRows(Graph, "mean_count", blocks);
        Logits = new GraphRows(Graph, "logits", d.Chunk.Logits);
        Population = new GraphRows(Graph, "population", d.Chunk.Logits);
        Heard = new GraphRows(Graph, "heard", KindCount);
        Features = new GraphRows(Graph, "feat", features);
    }

    /// <summary>The graph.</summary>
    public BatchGraph Graph { get; }

    /// <summary>Blocks of features that it looks at.</summary>
    public int Blocks { get; }

    /// <summary>Input: energy maximum, dB.</summary>
    public GraphRows Em { get; }

    /// <summary>Input: encoder frames pooled; only where it looks at a layer.</summary>
    public GraphRows Frames { get; }

    /// <summary>Input: the prior's and the caller's features, added up.</summary>
    public GraphRows MeanSum { get; }

    /// <summary>Input: utterances behind <see cref="MeanSum"/>, for each block.</summary>
    public GraphRows MeanCount { get; }

    /// <summary>Output: logits against the caller's mean, not calibrated.</summary>
    public GraphRows Logits { get; }

    /// <summary>Output: logits against the population's mean.</summary>
    public GraphRows Population { get; }

    /// <summary>Output: probabilities of what was heard, in the order of <see cref="Core.Speech.AudioKind"/>.</summary>
    public GraphRows Heard { get; }

    /// <summary>Output: features of the window.</summary>
    public GraphRows Features { get; }

    /// <summary>Input: pooled sums of a block.</summary>
    public Span<float> Sums(int block, int row) => _sums[block][row];

    /// <summary>Runs it over the first rows.</summary>
    /// <exception cref="GraphRunException">The runtime failed.</exception>
    public void Run(int rows) => Graph.Run(Graph.SizeFor(rows));

    /// <summary>Clears the first rows: what was put in, and what it made of it.</summary>
    public void Clear(int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            foreach (var sums in _sums)
            {
                sums[row].Clear();
            }

            MeanSum[row].Clear();
            Logits[row].Clear();
            Population[row].Clear();
            Heard[row].Clear();
            Features[row].Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Graph.Dispose();
}
