using EdgeCx.Inference.Emotion;
using EdgeCx.Inference.Onnx;

namespace EdgeCx.Inference.Tests.Emotion;

/// <summary>The graphs in C# against PyTorch, and rows in a batch against rows alone.</summary>
public sealed class EmotionParityTests : IDisposable
{
    private static readonly int[] Sizes = [1, 8];
    private static readonly string[] BlockNames = ["pros_sums", "l1_sums", "l2_sums"];
    private readonly ParityFiles _files = new();
    private readonly List<EmotionModel> _models = [];

    public void Dispose() => _models.ForEach(m => m.Dispose());

    [Theory]
    [InlineData("fp32")]
    [InlineData("int8")]
    public void ChunkGraphs_SyntheticVoices_GiveWhatPyTorchGives(string precision)
    {
        var chunks = Load(precision).Chunks;
        var rows = FillChunks(chunks);
        chunks.Run(rows);
        for (var row = 0; row < rows.Count; row++)
        {
            ((double)chunks.Em[row][0]).ShouldBe(_files.Rows("em")[row][0], _files.Tolerance("prosody", "em"));
        }

        Near("prosody", "pros_sums", "pros_sums", row => chunks.Prosody[row]);
        Near(precision, "hidden", precision + ".hidden", row => chunks.Hidden[row]);
        Near(precision, "l1_sums", precision + ".l1_sums", row => chunks.Layer1[row]);

        // Layer 2 alone: what the runtime found for layer 1 would add its own rounding.
        for (var row = 0; row < rows.Count; row++)
        {
            _files.Rows(precision + ".hidden")[row].CopyTo(chunks.Hidden[row]);
        }

        chunks[2].Run(Sizes[^1]);
        Near(precision, "l2_sums", precision + ".l2_sums", row => chunks.Layer2[row]);
    }

    [Theory]
    [InlineData("prosody", 1)]
    [InlineData("layer1", 2)]
    [InlineData("full", 3)]
    public void Head_SyntheticSums_GivesWhatPyTorchGives(string name, int blocks)
    {
        var model = Load("fp32");
        var head = model.Head(blocks);
        var count = _files.Rows($"head.{name}.em").Length;
        for (var row = 0; row < count; row++)
        {
            FillHead(head, name, row);
        }

        head.Run(count);
        double worst = 0, heard = 0;
        for (var row = 0; row < count; row++)
        {
            float[] Expected(string port) => _files.Rows($"head.{name}.{port}")[row];
            ParityFiles.Distance(head.Features[row], Expected("feat")).ShouldBeLessThanOrEqualTo(_files.Tolerance("head", "feat"));
            Largest(head.Logits[row], Expected("logits")).ShouldBeLessThanOrEqualTo(_files.Tolerance("head", "logits"));
            Largest(head.Population[row], Expected("population")).ShouldBeLessThanOrEqualTo(_files.Tolerance("head", "population"));
            heard = Math.Max(heard, Largest(head.Heard[row], Expected("heard")));
            var found = Probabilities(head.Logits[row], model);
            worst = Math.Max(worst, Largest(found, Probabilities(Expected("logits"), model)));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: largest difference of a probability {worst:g3}, of what was heard {heard:g3}");
        worst.ShouldBeLessThanOrEqualTo(1e-4);
        heard.ShouldBeLessThanOrEqualTo(1e-4);
    }

    [Theory]
    [InlineData("fp32")]
    [InlineData("int8")]
    public void Batch_RowsOfSeveralRungs_AreAsAlone(string precision)
    {
        var model = Load(precision);
        var pcm = _files.Rows("pcm8");
        var batch = new BatchRows(Sizes[^1]);
        for (var i = 0; i < pcm.Length; i++)
        {
            batch.Add(1 + ((i * 2) % 3));
        }

        batch.Arrange();
        var together = Hear(model, batch);
        double worst = 0, heard = 0;
        for (var i = 0; i < pcm.Length; i++)
        {
            var alone = Hear(model, BatchRows.One(batch.Blocks(i)), i)[0];
            worst = Math.Max(worst, Largest(together[i].AsSpan(..^5), alone.AsSpan(..^5)));
            heard = Math.Max(heard, Largest(together[i].AsSpan(^5..), alone.AsSpan(^5..)));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{precision}: batch against single: a probability {worst:g3}, what was heard {heard:g3}");
        worst.ShouldBeLessThanOrEqualTo(1e-5);
        heard.ShouldBeLessThanOrEqualTo(1e-4);
    }

    /// <summary>
    /// Probabilities and what was heard, of each window of a batch; the first is of voices <paramref name="from"/> and the next. Two chunks are the least that
    /// anything is built on.
    /// </summary>
    private float[][] Hear(EmotionModel model, BatchRows batch, int from = 0)
    {
        var voices = _files.Rows("pcm8");
        var previous = _files.Rows("em_prev");
        var callers = Enumerable.Range(0, batch.Count)
            .Select(_ => new CallerEmotion(model.Description, model.NewBaseline(), commitsByItself: false)).ToArray();
        for (var k = 0; k < model.Description.Abstain.MinChunks; k++)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var voice = (from + i + k) % voices.Length;
                voices[voice].CopyTo(model.Chunks.Input[batch.Row(i)]);
                model.Chunks.EmPrev[batch.Row(i)][0] = previous[voice][0];
            }

            model.Chunks.Run(batch);
            for (var i = 0; i < batch.Count; i++)
            {
                callers[i].TryPool(k, model.Chunks, batch.Row(i), model.Head(batch.Blocks(i)), batch.HeadRow(i)).ShouldBeTrue();
            }
        }

        model.RunHeads(batch);
        return [.. Enumerable.Range(0, batch.Count).Select(i =>
        {
            var head = model.Head(batch.Blocks(i));
            return (float[])[.. Probabilities(head.Logits[batch.HeadRow(i)], model), .. head.Heard[batch.HeadRow(i)]];
        })];
    }

    private BatchRows FillChunks(ChunkGraphs chunks)
    {
        var rows = new BatchRows(Sizes[^1]);
        var pcm = _files.Rows("pcm8");
        for (var row = 0; row < pcm.Length; row++)
        {
            pcm[row].CopyTo(chunks.Input[row]);
            chunks.EmPrev[row][0] = _files.Rows("em_prev")[row][0];
            rows.Add(EmotionModelDescription.MaxBlocks);
        }

        rows.Arrange();
        return rows;
    }

    private void FillHead(EmotionHead head, string name, int row)
    {
        ReadOnlySpan<float> Input(string port) => _files.Rows($"head.{name}.{port}")[row];
        for (var block = 0; block < head.Blocks; block++)
        {
            Input(BlockNames[block]).CopyTo(head.Sums(block, row));
        }

        Input("em").CopyTo(head.Em[row]);
        if (head.Blocks > 1)
        {
            Input("frames").CopyTo(head.Frames[row]);
        }

        Input("mean_sum").CopyTo(head.MeanSum[row]);
        Input("mean_count").CopyTo(head.MeanCount[row]);
    }

    private delegate ReadOnlySpan<float> RowOf(int row);

    private void Near(string group, string port, string array, RowOf found)
    {
        var expected = _files.Rows(array);
        var worst = 0.0;
        for (var row = 0; row < expected.Length; row++)
        {
            worst = Math.Max(worst, ParityFiles.Distance(found(row), expected[row]));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{array}: off by {worst:g3} (relative L2)");
        worst.ShouldBeLessThanOrEqualTo(_files.Tolerance(group, port), array);
    }

    private static double Largest(ReadOnlySpan<float> found, ReadOnlySpan<float> expected)
    {
        found.Length.ShouldBe(expected.Length);
        var worst = 0.0;
        for (var i = 0; i < found.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(found[i] - (double)expected[i]));
        }

        return worst;
    }

    private static float[] Probabilities(ReadOnlySpan<float> logits, EmotionModel model)
    {
        var z = new double[logits.Length];
        for (var i = 0; i < z.Length; i++)
        {
            z[i] = logits[i];
        }

        var r = EmotionReading.From(z, 6, "de", model.Description.Rungs[0], model.Description);
        return [r.Probabilities.Neutral, r.Probabilities.Anger, r.Probabilities.Happiness, r.Probabilities.Sadness, r.Anger, r.Arousal / 2, r.Valence / 2];
    }

    private EmotionModel Load(string precision)
    {
        var options = new InferenceOptions { Precision = precision };
        var log = new CollectingLogger();
        var model = EmotionModel.Load(new SessionFactory(options, log), options, Sizes, log);
        _models.Add(model);
        return model;
    }
}
