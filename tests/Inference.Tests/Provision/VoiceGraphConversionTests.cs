using EdgeCx.Core.Audio;
using EdgeCx.Inference.Onnx;
using EdgeCx.Inference.Voice;

namespace EdgeCx.Inference.Tests.Provision;

/// <summary>The script that lays Silero's published weights into a graph for many legs, run on the files that were fetched.</summary>
public sealed class VoiceGraphConversionTests : IDisposable
{
    private const int Hidden = SileroModel.StateLength / 2;
    private const int RowLength = SileroModel.ContextSamples + PcmFormat.VoiceFrameSamples;
    private readonly ProvisionScript _script = new("silero-to-batch.mjs");

    public void Dispose() => _script.Dispose();

    [Fact]
    public void Script_Again_MakesThePinnedBytes()
    {
        _script.PinnedSha256.ShouldBe(SileroModel.Sha256);
        _script.Run().Code.ShouldBe(0);
        new FileInfo(_script.Made).Length.ShouldBe(_script.PinnedBytes);
        _script.Sha256().ShouldBe(_script.PinnedSha256);
    }

    [Fact]
    public void Script_ADamagedFile_NamesTheWeightAndMakesNothing()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var bytes = File.ReadAllBytes(Path.Combine(_script.Source, "silero_vad_op18_ifless.onnx"));
            var name = "model_8k.encoder.2.reparam_conv.weight"u8;
            for (var at = bytes.AsSpan().IndexOf(name); at >= 0; at = bytes.AsSpan().IndexOf(name))
            {
                bytes[at] = (byte)'x';
            }

            File.WriteAllBytes(Path.Combine(folder.FullName, "silero_vad_op18_ifless.onnx"), bytes);
            var (code, error) = ProvisionScript.Node("silero-to-batch.mjs", folder.FullName, _script.Made);
            code.ShouldNotBe(0);
            error.ShouldContain("'model_8k.encoder.2.reparam_conv.weight' is [absent], expected [64,64,3]");
            File.Exists(_script.Made).ShouldBeFalse();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Each graph goes its own way with its own state: what differs would add up over a call.
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Graph_OverACall_SaysWhatThePublishedOneSays(int rows)
    {
        var factory = new SessionFactory(new InferenceOptions(), new CollectingLogger());
        var (inputs, outputs) = (
            new[] { new GraphPort("input", -1, RowLength), new GraphPort("state", 2, -1, Hidden) },
            new[] { new GraphPort("output", -1, 1), new GraphPort("stateN", 2, -1, Hidden) });
        var published = new ModelFile(
            Path.Combine(_script.Source, "silero_vad_op18_ifless.onnx"), "7671cd04b004e9076da0d4a7b1a5aec36adf161c39230c1cb94a4fd5db6bbd28", "none");
        var shipped = new ModelFile(Path.Combine(AppContext.BaseDirectory, "models", "silero-vad", "silero_vad_8k_batch.onnx"), SileroModel.Sha256, "none");
        using var theirs = factory.Load(published, new GraphLayout(inputs, outputs, ("sr", PcmFormat.SampleRateHz)), [rows]);
        using var ours = factory.Load(shipped, new GraphLayout(inputs, outputs), [rows]);
        var call = TestSpeech.Call();
        var frames = Math.Min(1500, (call.Length / PcmFormat.VoiceFrameSamples / rows) - 1);
        var (worst, speech) = (0f, 0);
        for (var frame = 0; frame < frames; frame++)
        {
            foreach (var graph in new[] { theirs, ours })
            {
                for (var row = 0; row < rows; row++)
                {
                    // Each row hears another part of the call.
                    var start = ((row * frames) + frame) * PcmFormat.VoiceFrameSamples;
                    for (var i = 0; i < RowLength; i++)
                    {
                        graph.Buffer("input")[(row * RowLength) + i] = call[start + i] / 32768f;
                    }
                }

                graph.Run(rows);
                var (after, before) = (graph.Buffer("stateN"), graph.Buffer("state"));
                after.AsSpan(0, after.Length).CopyTo(before.AsSpan(0, before.Length));
            }

            for (var row = 0; row < rows; row++)
            {
                worst = Math.Max(worst, Math.Abs(theirs.Buffer("output")[row] - ours.Buffer("output")[row]));
                speech += theirs.Buffer("output")[row] > 0.5f ? 1 : 0;
            }
        }

        worst.ShouldBeLessThanOrEqualTo(1e-4f);
        speech.ShouldBeInRange(frames * rows / 20, frames * rows * 19 / 20);
    }
}
