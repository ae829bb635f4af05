using EdgeCx.Inference.Emotion;
using EdgeCx.Inference.Tests.Onnx.Devices;

namespace EdgeCx.Inference.Tests.Emotion;

/// <summary>The graphs in C# against PyTorch, and rows in a batch against rows alone, on every target that this machine has.</summary>
public sealed class EmotionParityTests : IDisposable
{
    private static readonly int[] Sizes = [1, 8];
    private static readonly string[] BlockNames = ["pros_sums", "l1_sums", "l2_sums"];
    private readonly ParityFiles _files = new();
    private readonly List<IDisposable> _made = [];

    public void Dispose()
    {
        _made.Reverse();
        _made.ForEach(m => m.Dispose());
    }

    [Theory]
    [InlineData(Targets.CpuFp32)]
    [InlineData(Targets.CpuInt8)]
    [InlineData(Targets.CudaFp32)]
    [InlineData(Targets.TensorRtFp32)]
    [InlineData(Targets.TensorRtFp16)]
    public void ChunkGraphs_SyntheticVoices_GiveWhatPyTorchGives(string target)
    {
        var chunks = Load(target).Chunks;
        var precision = chunks.IsInt8 ? "int8" : "fp32";
        var rows = FillChunks(chunks);
        chunks.Run(rows);
        for (var row = 0; row < rows.Count; row++)
        {
            ((double)chunks.Em[row][0]).ShouldBe(_files.Rows("em")[row][0], target == Targets.TensorRtFp16 ? 0.25 : _files.Tolerance("prosody", "em"));
        }

        Near(target, "prosody", "pros_sums", "pros_sums", row => chunks.Prosody[row]);
        Near(target, precision, "l1_sums", precision + ".l1_sums", row => chunks.Layer1[row]);
        if (!target.StartsWith("cpu", StringComparison.Ordinal))
        {
            // What lies between the layers stays on the device, so layer 2 has layer 1's rounding in it.
            Near(target, precision, "l2_sums", precision + ".l2_sums", row => chunks.Layer2[row]);
            return;
        }

        Near(target, precision, "hidden", precision + ".hidden", row => chunks.Hidden[row]);

        // Layer 2 alone: what the runtime found for layer 1 would add its own rounding.
        for (var row = 0; row < rows.Count; row++)
        {
            _files.Rows(precision + ".hidden")[row].CopyTo(chunks.Hidden[row]);
        }

        chunks[2].Run(Sizes[^1]);
        Near(target, precision, "l2_sums", precision + ".l2_sums", row => chunks.Layer2[row]);
    }

    [Theory]
    [InlineData(Targets.CpuFp32, "prosody", 1)]
    [InlineData(Targets.CpuFp32, "layer1", 2)]
    [InlineData(Targets.CpuFp32, "full", 3)]
    [InlineData(Targets.CudaFp32, "prosody", 1)]
    [InlineData(Targets.CudaFp32, "layer1", 2)]
    [InlineData(Targets.CudaFp32, "full", 3)]
    [InlineData(Targets.TensorRtFp32, "prosody", 1)]
    [InlineData(Targets.TensorRtFp32, "layer1", 2)]
    [InlineData(Targets.TensorRtFp32, "full", 3)]
    public void Head_SyntheticSums_GivesWhatPyTorchGives(string target, string name, int blocks)
    {
        var model = Load(target);
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

        TestContext.Current.TestOutputHelper?.WriteLine($"{target}, {name}: largest difference of a probability {worst:g3}, of what was heard {heard:g3}");
        worst.ShouldBeLessThanOrEqualTo(Targets.Probabilities(target));
        heard.ShouldBeLessThanOrEqualTo(1e-4);
    }

    [Theory]
    [InlineData(Targets.CpuFp32)]
    [InlineData(Targets.CpuInt8)]
    [InlineData(Targets.CudaFp32)]
    [InlineData(Targets.TensorRtFp32)]
    [InlineData(Targets.TensorRtFp16)]
    public void Batch_RowsOfSeveralRungs_AreAsAlone(string target)
    {
        var model = Load(target);
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

        TestContext.Current.TestOutputHelper?.WriteLine($"{target}: batch against single: a probability {worst:g3}, what was heard {heard:g3}");
        worst.ShouldBeLessThanOrEqualTo(Targets.Batch(target));
        heard.ShouldBeLessThanOrEqualTo(Math.Max(1e-4, Targets.Batch(target)));
    }

    /// <summary>The whole path from samples to probabilities, against the CPU in fp32; this is the figure that docs/gpu.md states for a device, FP16 above all.</summary>
    [Theory]
    [InlineData(Targets.CudaFp32)]
    [InlineData(Targets.TensorRtFp32)]
    [InlineData(Targets.TensorRtFp16)]
    public void Device_WholePath_AgreesWithTheCpu(string target)
    {
        var device = Load(target);
        var batch = new BatchRows(Sizes[^1]);
        for (var i = 0; i < _files.Rows("pcm8").Length; i++)
        {
            batch.Add(1 + ((i * 2) % 3));
        }

        batch.Arrange();
        var expected = Hear(Load(Targets.CpuFp32), batch);
        var found = Hear(device, batch);
        double worst = 0, heard = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            worst = Math.Max(worst, Largest(found[i].AsSpan(..^5), expected[i].AsSpan(..^5)));
            heard = Math.Max(heard, Largest(found[i].AsSpan(^5..), expected[i].AsSpan(^5..)));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{target} against cpu fp32: a probability {worst:g3}, what was heard {heard:g3}");
        worst.ShouldBeLessThanOrEqualTo(Targets.Probabilities(target));
        heard.ShouldBeLessThanOrEqualTo(Math.Max(1e-3, Targets.Probabilities(target)));
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

    private void Near(string target, string group, string port, string array, RowOf found)
    {
        var expected = _files.Rows(array);
        var worst = 0.0;
        for (var row = 0; row < expected.Length; row++)
        {
            worst = Math.Max(worst, ParityFiles.Distance(found(row), expected[row]));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{target}, {array}: off by {worst:g3} (relative L2)");
        worst.ShouldBeLessThanOrEqualTo(Targets.Sums(target, _files.Tolerance(group, port)), array);
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

    private EmotionModel Load(string target)
    {
        var log = new CollectingLogger();
        var factory = Targets.OpenOrSkip(target, log);
        _made.Add(factory);
        var model = EmotionModel.Load(factory, Targets.Options(target), Sizes, log);
        _made.Add(model);
        return model;
    }
}
