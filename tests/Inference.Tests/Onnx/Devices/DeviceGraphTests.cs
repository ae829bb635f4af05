using EdgeCx.Inference.Emotion;
using EdgeCx.Inference.Tests.Emotion;
using EdgeCx.Inference.Voice;

namespace EdgeCx.Inference.Tests.Onnx.Devices;

/// <summary>Graphs over device memory: what goes there, what comes back, and what is left behind.</summary>
public sealed class DeviceGraphTests : IDisposable
{
    private static readonly InferenceOptions Fp32 = new() { Precision = "fp32" };

    // The order in which a kernel adds up depends on how its buffers are aligned: the last bit may differ, and nothing more.
    private const double Rounding = 1e-5;
    private readonly CollectingLogger _log = new();
    private readonly HostDevices _devices = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Emotion_OverDeviceMemory_GivesTheSameSums()
    {
        using var factory = _devices.NewFactory(Fp32, _log);
        using var onCpu = EmotionModel.Load(factory, Fp32, [1, 4], _log);
        using var device = factory.OpenDevice()!;
        using var onDevice = EmotionModel.Load(device, Fp32, [1, 4], _log);
        onDevice.Chunks[1].Name.ShouldBe("voice-emotion.layer1.fp32.onnx");
        foreach (var model in (EmotionModel[])[onCpu, onDevice])
        {
            Fill(model.Chunks);
        }

        var rows = new BatchRows(4);
        for (var i = 0; i < 4; i++)
        {
            rows.Add(1 + (i % 3));
        }

        rows.Arrange();
        onCpu.Chunks.Run(rows);
        onDevice.Chunks.Run(rows);
        for (var block = 0; block < 3; block++)
        {
            for (var row = 0; row < rows.AtLeast(block + 1); row++)
            {
                ParityFiles.Distance(onDevice.Chunks.Sums(block, row), onCpu.Chunks.Sums(block, row)).ShouldBeLessThan(Rounding, $"block {block}, row {row}");
            }
        }

        ((double)onDevice.Chunks.Em[3][0]).ShouldBe(onCpu.Chunks.Em[3][0], 1e-4);
    }

    [Fact]
    public void Hidden_BetweenTheLayers_NeverLeavesTheDevice()
    {
        using var factory = _devices.NewFactory(Fp32, _log);
        using var device = factory.OpenDevice()!;
        using var model = EmotionModel.Load(device, Fp32, [1], _log);
        var before = _devices.Opened[0].Copied;
        model.Chunks.Run(BatchRows.One(3));
        var after = _devices.Opened[0].Copied;

        // One chunk and its energy go there; the sums of three blocks and an energy come back.
        var chunk = model.Description.Chunk;
        (after.Up - before.Up).ShouldBe(sizeof(float) * (chunk.ContextSamples + chunk.Samples + 1));
        (after.Down - before.Down).ShouldBe(sizeof(float) * (chunk.ProsodySums + 1 + (2 * chunk.LayerSums)));
    }

    [Fact]
    public void Silero_OverDeviceMemory_CarriesItsStateAsOnTheCpu()
    {
        using var factory = _devices.NewFactory(Fp32, _log);
        using var onCpu = new SileroModel(factory, Fp32.ModelRoot, [1, 3]);
        using var device = factory.OpenDevice()!;
        using var onDevice = new SileroModel(device, Fp32.ModelRoot, [1, 3]);
        var random = new Random(7);
        var (a, b) = (new float[SileroModel.StateLength], new float[SileroModel.StateLength]);
        for (var frame = 0; frame < 12; frame++)
        {
            var samples = Enumerable.Range(0, 288).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
            var rows = 1 + (frame % 3);
            ((double)Hear(onDevice, rows, samples, b)).ShouldBe(Hear(onCpu, rows, samples, a), 1e-5);
            ParityFiles.Distance(b, a).ShouldBeLessThan(Rounding);
        }
    }

    [Fact]
    public void Dispose_GivesEveryBlockBack()
    {
        using var factory = _devices.NewFactory(Fp32, _log);
        using (var device = factory.OpenDevice()!)
        {
            using var model = EmotionModel.Load(device, Fp32, [1, 2], _log);
            _devices.Opened[0].Outstanding.ShouldBeGreaterThan(20);
        }

        _devices.Opened[0].Outstanding.ShouldBe(0);
    }

    [Fact]
    public void Run_SteadyState_AllocatesNothing()
    {
        using var factory = _devices.NewFactory(Fp32, _log);
        using var device = factory.OpenDevice()!;
        using var model = new SileroModel(device, Fp32.ModelRoot, [4]);
        var state = new float[SileroModel.StateLength];
        var samples = new float[288];
        for (var i = 0; i < 50; i++)
        {
            Hear(model, 1, samples, state);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++)
        {
            model.Begin(1);
            samples.CopyTo(model.Row(0));
            model.Gather(0, state);
            model.Run();
            model.Scatter(0, state);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Load_FeatureRefused_TriesTheNextPlanAndSaysSo()
    {
        var devices = new HostDevices(state => new HostDevice(state) { Refuses = "captured CUDA graphs" });
        using var factory = devices.NewFactory(Fp32, _log);
        using var device = factory.OpenDevice()!;
        using var model = new SileroModel(device, Fp32.ModelRoot, [1]);
        Hear(model, 1, new float[288], new float[SileroModel.StateLength]).ShouldBeLessThan(0.5f);
        devices.Opened[0].CapturesEnded.ShouldBe(1);
        _log.Lines.Single().Text.ShouldBe("silero_vad_8k_batch.onnx runs without captured CUDA graphs: no such feature");
    }

    [Fact]
    public void Load_DeviceFull_NamesTheGraphAndWhatTheDriverSaid()
    {
        var devices = new HostDevices(state => new HostDevice(state) { IsFull = true });
        using var factory = devices.NewFactory(Fp32, _log);
        using var device = factory.OpenDevice()!;
        Should.Throw<InferenceStartException>(() => new SileroModel(device, Fp32.ModelRoot, [1])).Message.ShouldSatisfyAllConditions(
            m => m.ShouldContain("silero_vad_8k_batch.onnx"), m => m.ShouldContain("CUDA_ERROR_OUT_OF_MEMORY"));
    }

    private static void Fill(ChunkGraphs chunks)
    {
        var files = new ParityFiles();
        for (var row = 0; row < 4; row++)
        {
            files.Rows("pcm8")[row].CopyTo(chunks.Input[row]);
            chunks.EmPrev[row][0] = files.Rows("em_prev")[row][0];
        }
    }

    private static float Hear(SileroModel model, int rows, float[] samples, float[] state)
    {
        model.Begin(rows);
        samples.CopyTo(model.Row(rows - 1));
        model.Gather(rows - 1, state);
        model.Run();
        return model.Scatter(rows - 1, state);
    }
}
