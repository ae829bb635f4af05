using EdgeCx.Inference.Onnx;

namespace EdgeCx.Inference.Emotion;

/// <summary>
/// The graphs that encode a chunk: prosody, layer 1, layer 2 (contract, section 2). Prosody and layer 1 read the same samples, and layer 2 reads what
/// layer 1 wrote, where it lies: nothing is copied from one to the next. One thread at a time.
/// </summary>
internal sealed class ChunkGraphs : IDisposable
{
    private readonly BatchGraph _prosody;
    private readonly BatchGraph _layer1;
    private readonly BatchGraph _layer2;

    /// <summary>Loads the graphs in one arithmetic.</summary>
    /// <exception cref="InferenceStartException">A file is missing or wrong, or a graph has other shapes.</exception>
    public ChunkGraphs(SessionFactory factory, string folder, EmotionModelDescription d, bool int8, int[] sizes)
    {
        IsInt8 = int8;
        var hidden = new GraphPort("hidden", -1, d.Chunk.EncoderFrames, d.Chunk.Width) { StaysOnDevice = true };
        var pcm = new GraphPort("pcm8", -1, d.Chunk.ContextSamples + d.Chunk.Samples);
        var loaded = new List<BatchGraph>();
        BatchGraph Load(EmotionModelDescription.FileEntry file, GraphPort[] inputs, GraphPort[] outputs, params SharedPort[] shared)
        {
            var graph = factory.Load(ModelFiles.Of(folder, file), new GraphLayout(inputs, outputs), sizes, shared);
            loaded.Add(graph);
            return graph;
        }

        try
        {
            _prosody = Load(
                d.Files.Prosody, [pcm, new GraphPort("em_prev", -1, 1)], [new GraphPort("pros_sums", -1, d.Chunk.ProsodySums), new GraphPort("em", -1, 1)]);
            _layer1 = Load(
                int8 ? d.Files.Layer1Int8 : d.Files.Layer1Fp32,
                [pcm],
                [hidden, new GraphPort("l1_sums", -1, d.Chunk.LayerSums)],
                new SharedPort("pcm8", _prosody, "pcm8"));
            _layer2 = Load(
                int8 ? d.Files.Layer2Int8 : d.Files.Layer2Fp32,
                [hidden],
                [new GraphPort("l2_sums", -1, d.Chunk.LayerSums)],
                new SharedPort("hidden", _layer1, "hidden"));
        }
        catch
        {
            loaded.ForEach(g => g.Dispose());
            throw;
        }

        Input = new GraphRows(_prosody, "pcm8", pcm.RowLength);
        EmPrev = new GraphRows(_prosody, "em_prev", 1);
        Prosody = new GraphRows(_prosody, "pros_sums", d.Chunk.ProsodySums);
        Em = new GraphRows(_prosody, "em", 1);
        Layer1 = new GraphRows(_layer1, "l1_sums", d.Chunk.LayerSums);
        Hidden = new GraphRows(_layer1, "hidden", hidden.RowLength);
        Layer2 = new GraphRows(_layer2, "l2_sums", d.Chunk.LayerSums);
    }

    /// <summary>True for the quantised graphs.</summary>
    public bool IsInt8 { get; }

    /// <summary>The largest batch.</summary>
    public int MaxBatch => _prosody.MaxBatch;

    /// <summary>Input: levelled PCM, context first.</summary>
    public GraphRows Input { get; }

    /// <summary>Input: energy maximum before the chunk, dB.</summary>
    public GraphRows EmPrev { get; }

    /// <summary>Output: prosody sums of the chunk.</summary>
    public GraphRows Prosody { get; }

    /// <summary>Output: energy maximum of the chunk, dB.</summary>
    public GraphRows Em { get; }

    /// <summary>Output: sums of layer 1.</summary>
    public GraphRows Layer1 { get; }

    /// <summary>Output of layer 1, input of layer 2: all frames. On a device it stays there, and what is here means nothing.</summary>
    public GraphRows Hidden { get; }

    /// <summary>Output: sums of layer 2.</summary>
    public GraphRows Layer2 { get; }

    /// <summary>The graph of a block: prosody, layer 1, layer 2.</summary>
    public BatchGraph this[int block] => block switch
    {
        0 => _prosody,
        1 => _layer1,
        _ => _layer2,
    };

    /// <summary>The sums of a block.</summary>
    public Span<float> Sums(int block, int row) => block switch
    {
        0 => Prosody[row],
        1 => Layer1[row],
        _ => Layer2[row],
    };

    /// <summary>Runs each graph over the rows that need it.</summary>
    /// <exception cref="GraphRunException">The runtime failed; no output is valid.</exception>
    public void Run(BatchRows rows)
    {
        for (var block = 0; block < EmotionModelDescription.MaxBlocks; block++)
        {
            var count = rows.AtLeast(block + 1);
            if (count > 0)
            {
                this[block].Run(this[block].SizeFor(count));
            }
        }
    }

    /// <summary>Clears the first rows: audio and features.</summary>
    public void Clear(int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            Input[row].Clear();
            EmPrev[row].Clear();
            Em[row].Clear();
            Hidden[row].Clear();
            for (var block = 0; block < EmotionModelDescription.MaxBlocks; block++)
            {
                Sums(block, row).Clear();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _layer2.Dispose();
        _layer1.Dispose();
        _prosody.Dispose();
    }
}
