using EdgeCx.Inference.Onnx;
using EdgeCx.Inference.Tests.Provision;
using Microsoft.ML.OnnxRuntime;

namespace EdgeCx.Inference.Tests.Onnx;

public sealed class GraphConstantsTests
{
    private static readonly byte[] Silero = Published();

    // NodeProto.op_type (field 4) of two letters.
    private static readonly byte[] Branch = [0x22, 2, (byte)'I', (byte)'f'];

    // Whoever makes a session first decides which native library the process has.
    static GraphConstantsTests() => NativeRuntime.Load(null);

    [Fact]
    public void TryFix_SampleRate_GivesWhatTheInputGave()
    {
        var random = new Random(5);
        var samples = Enumerable.Range(0, 2 * 288).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        using var whole = new InferenceSession(Silero);
        using var fixedTo8 = new InferenceSession(GraphConstants.TryFix(Silero, "sr", 8000)!);
        fixedTo8.InputMetadata.Keys.Order().ShouldBe(["input", "state"]);
        Run(fixedTo8, samples).Zip(Run(whole, samples, 8000)).Max(p => Math.Abs(p.First - p.Second)).ShouldBeLessThan(1e-6f);
    }

    [Fact]
    public void TryFix_SampleRate_LeavesNoBranchToTheRuntime()
    {
        Silero.AsSpan().IndexOf(Branch).ShouldBeGreaterThan(0);
        Optimized(Silero).AsSpan().IndexOf(Branch).ShouldBeGreaterThan(0);
        Optimized(GraphConstants.TryFix(Silero, "sr", 8000)!).AsSpan().IndexOf(Branch).ShouldBe(-1);
    }

    [Fact]
    public void TryFix_NoSuchInput_IsRefused() => GraphConstants.TryFix(Silero, "rate", 8000).ShouldBeNull();

    [Fact]
    public void TryFix_TruncatedAnywhere_IsRefusedAndNeverThrows()
    {
        // The graph is one field near the start of the file, so a file that ends early has no whole graph.
        var lengths = Enumerable.Range(0, 400).Concat(Enumerable.Range(1, 300).Select(i => Silero.Length - (i * i))).Where(n => n >= 0);
        foreach (var length in lengths)
        {
            GraphConstants.TryFix(Silero[..length], "sr", 8000).ShouldBeNull($"{length} bytes");
        }
    }

    [Fact]
    public void TryFix_RandomBytes_NeverThrows()
    {
        var random = new Random(11);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            GraphConstants.TryFix(bytes, "sr", 8000).ShouldBeNull();
        }
    }

    private static float[] Run(InferenceSession session, float[] samples, params long[] rate)
    {
        using var run = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(samples, [2, 288]);
        using var state = OrtValue.CreateTensorValueFromMemory(new float[2 * 2 * 128], [2, 2, 128]);
        using var sr = OrtValue.CreateTensorValueFromMemory(rate.Length > 0 ? rate : [0], []);
        string[] names = rate.Length > 0 ? ["input", "state", "sr"] : ["input", "state"];
        OrtValue[] values = rate.Length > 0 ? [input, state, sr] : [input, state];
        using var outputs = session.Run(run, names, values, ["output", "stateN"]);
        return [.. outputs[0].GetTensorDataAsSpan<float>(), .. outputs[1].GetTensorDataAsSpan<float>()];
    }

    private static byte[] Optimized(byte[] model)
    {
        var path = Path.GetTempFileName();
        try
        {
            using var options = new SessionOptions { OptimizedModelFilePath = path, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            using (new InferenceSession(model, options))
            {
                return File.ReadAllBytes(path);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Published()
    {
        using var script = new ProvisionScript("silero-to-batch.mjs");
        return File.ReadAllBytes(Path.Combine(script.Source, "silero_vad_op18_ifless.onnx"));
    }
}
