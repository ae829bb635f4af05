using EdgeCx.Inference.Onnx;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Inference.Emotion;

/// <summary>
/// The voice-emotion model: the graphs that encode chunks, one head for each number of blocks, the population's mean. Whether the quantised graphs run is
/// settled at start by the self-check. Follows <c>models/voice-emotion/CONTRACT.md</c>. One thread at a time.
/// </summary>
internal sealed class EmotionModel : IDisposable
{
    private readonly EmotionHead[] _heads;
    private readonly float[] _prior;
    private readonly CallerBaseline _population;

    private EmotionModel(EmotionModelDescription description, float[] prior, ChunkGraphs chunks, EmotionHead[] heads)
    {
        Description = description;
        _prior = prior;
        _population = new CallerBaseline(prior, description);
        Chunks = chunks;
        _heads = heads;
    }

    /// <summary>The model's numbers.</summary>
    public EmotionModelDescription Description { get; }

    /// <summary>The graphs that encode chunks.</summary>
    public ChunkGraphs Chunks { get; }

    /// <summary>True when the int8 graphs failed their self-check and fp32 runs instead.</summary>
    public bool FellBack { get; private init; }

    /// <summary>What runs, in words.</summary>
    public string Name => $"{Description.Name} {(Chunks.IsInt8 ? "int8" : "fp32")}";

    /// <summary>Loads the model and checks it.</summary>
    /// <exception cref="InferenceStartException">A file is missing or wrong, a graph has other shapes, or no graphs pass the self-check.</exception>
    public static EmotionModel Load(SessionFactory factory, InferenceOptions options, int[] batchSizes, ILogger logger)
    {
        var folder = options.EmotionRoot;
        var description = EmotionModelDescription.Load(folder);
        var prior = LoadPrior(folder, description);
        var chunks = LoadChunks(factory, options, folder, description, batchSizes, logger, out var fellBack);
        var heads = new List<EmotionHead>();
        try
        {
            var files = description.Files;
            foreach (var (file, blocks) in ((EmotionModelDescription.FileEntry, int)[])[(files.HeadProsody, 1), (files.HeadLayer1, 2), (files.HeadFull, 3)])
            {
                var head = new EmotionHead(factory, ModelFiles.Of(folder, file), description, blocks, batchSizes);
                heads.Add(head);
                if (SelfCheck.Of(head, chunks, new CallerBaseline(prior, description), description.Chunk.Frames) is { } fault)
                {
                    throw Broken(file.File, fault);
                }
            }

            return new EmotionModel(description, prior, chunks, [.. heads]) { FellBack = fellBack };
        }
        catch
        {
            heads.ForEach(h => h.Dispose());
            chunks.Dispose();
            throw;
        }
    }

    /// <summary>The head that looks at so many blocks.</summary>
    public EmotionHead Head(int blocks) => _heads[blocks - 1];

    /// <summary>A caller of whom nothing is known yet.</summary>
    public CallerEmotion NewCaller() => new(Description, NewBaseline(), commitsByItself: true);

    /// <summary>A look at what is loud on a leg without being speech.</summary>
    public Glance NewGlance() => new(Description, _population);

    /// <summary>What is known of a caller before the first word.</summary>
    public CallerBaseline NewBaseline() => new(_prior, Description);

    /// <summary>Runs the heads over the rows that each has.</summary>
    /// <exception cref="GraphRunException">The runtime failed.</exception>
    public void RunHeads(BatchRows rows)
    {
        foreach (var head in _heads)
        {
            if (rows.Exactly(head.Blocks) is var count and > 0)
            {
                head.Run(count);
            }
        }
    }

    /// <summary>Clears the first rows of all graphs: audio, features, results.</summary>
    public void Clear(int rows)
    {
        Chunks.Clear(rows);
        foreach (var head in _heads)
        {
            head.Clear(rows);
        }
    }

    /// <summary>Runs all graphs over so many empty rows, on every number of blocks.</summary>
    /// <exception cref="GraphRunException">The runtime failed.</exception>
    public void RunEmpty(BatchRows rows, int count)
    {
        for (var blocks = 1; blocks <= EmotionModelDescription.MaxBlocks; blocks++)
        {
            rows.Clear();
            for (var i = 0; i < count; i++)
            {
                rows.Add(blocks);
            }

            rows.Arrange();
            Chunks.Run(rows);
            RunHeads(rows);
            Clear(count);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Chunks.Dispose();
        foreach (var head in _heads)
        {
            head.Dispose();
        }
    }

    private static float[] LoadPrior(string folder, EmotionModelDescription d)
    {
        var file = ModelFiles.Of(folder, d.Files.Prior);
        var values = ModelFiles.ToFloats(file.Read());
        return values.Length >= d.Chunk.Features && Finite.All(values)
            ? values[..d.Chunk.Features]
            : throw new InferenceStartException(
                $"'{file.Path}' holds {values.Length} numbers, expected at least {d.Chunk.Features} finite ones. To fix it: {file.Remedy}");
    }

    private static ChunkGraphs LoadChunks(
        SessionFactory factory, InferenceOptions options, string folder, EmotionModelDescription d, int[] sizes, ILogger logger, out bool fellBack)
    {
        fellBack = false;

        // The quantised graphs are for a CPU's 8-bit kernels: CUDA has none for them and would compute each value in floats after all, with the rounding on
        // top; TensorRT wants zero points of 0.
        if (factory.Target == ExecutionTarget.Cpu && options.Precision != "fp32")
        {
            var int8 = new ChunkGraphs(factory, folder, d, int8: true, sizes);
            if (SelfCheck.Of(int8, folder, d) is not { } fault)
            {
                return int8;
            }

            int8.Dispose();
            var failed = $"{d.Files.Layer1Int8.File} and {d.Files.Layer2Int8.File}";
            if (options.Precision == "int8")
            {
                throw new InferenceStartException($"{failed} failed their start-up self-check ({fault}). Set Inference:Precision to auto or fp32.");
            }

            logger.SelfCheckFailed(failed, fault, $"{d.Files.Layer1Fp32.File} and {d.Files.Layer2Fp32.File}");
            fellBack = true;
        }

        var fp32 = new ChunkGraphs(factory, folder, d, int8: false, sizes);
        if (SelfCheck.Of(fp32, folder, d, isHalf: options.Gpu.Fp16 && factory.Target == ExecutionTarget.TensorRt) is { } wrong)
        {
            fp32.Dispose();
            throw Broken($"{d.Files.Prosody.File}, {d.Files.Layer1Fp32.File} or {d.Files.Layer2Fp32.File}", wrong);
        }

        return fp32;
    }

    private static InferenceStartException Broken(string file, string fault) =>
        new($"{file} failed the start-up self-check ({fault}): the runtime computes wrongly on this machine. Check Inference:NativeLibrary and Inference:Target.");
}
