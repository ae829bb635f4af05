using EdgeCx.Inference.Onnx;
using EdgeCx.Inference.Voice;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Inference.Tests.Onnx;

public sealed class SessionFactoryTests
{
    private static readonly string Silero = Path.Combine(AppContext.BaseDirectory, "models", "silero-vad", "silero_vad_8k_batch.onnx");

    [Fact]
    public void Target_CudaWithoutOne_FallsBackToCpuWithOneWarning()
    {
        var log = new CollectingLogger();
        var factory = new SessionFactory(new InferenceOptions { Target = "cuda" }, log);
        if (factory.Target == ExecutionTarget.Cuda)
        {
            Assert.Skip("this machine has CUDA");
        }

        factory.Target.ShouldBe(ExecutionTarget.Cpu);
        log.Lines.Count.ShouldBe(1);
        log.Lines[0].Level.ShouldBe(LogLevel.Warning);
        log.Lines[0].Text.ShouldStartWith("Execution target cuda is not available, cpu is used instead: ");
        log.Lines[0].Text.ShouldNotContain("\n");
    }

    [Fact]
    public void Target_TensorRtWithoutOne_StepsDownToCpu()
    {
        var log = new CollectingLogger();
        var factory = new SessionFactory(new InferenceOptions { Target = "tensorrt" }, log);
        if (factory.Target != ExecutionTarget.Cpu)
        {
            Assert.Skip("this machine has a GPU");
        }

        log.Lines.Select(l => l.Text).ShouldBe(
            [.. log.Lines.Select(l => l.Text).Where(t => t.Contains("tensorrt is not available, cuda", StringComparison.Ordinal) || t.Contains("cuda is not available, cpu", StringComparison.Ordinal))]);
        log.Lines.Count.ShouldBe(2);
    }

    [Fact]
    public void Load_OtherShape_NamesBothShapes()
    {
        var factory = new SessionFactory(new InferenceOptions(), new CollectingLogger());
        var file = new ModelFile(Silero, SileroModel.Sha256, "provision/provision.sh");
        var layout = new GraphLayout([new GraphPort("state", 3, -1, 64)], [new GraphPort("output", -1, 1)]);
        var message = Should.Throw<InferenceStartException>(() => factory.Load(file, layout, [1])).Message;
        message.ShouldContain("input 'state'");
        message.ShouldContain("[2,?,128]");
        message.ShouldContain("[3,B,64]");
    }

    [Fact]
    public void Load_MissingPort_NamesWhatThereIs()
    {
        var factory = new SessionFactory(new InferenceOptions(), new CollectingLogger());
        var file = new ModelFile(Silero, SileroModel.Sha256, "provision/provision.sh");
        var layout = new GraphLayout([new GraphPort("pcm8", -1, 6000)], []);
        Should.Throw<InferenceStartException>(() => factory.Load(file, layout, [1])).Message.ShouldContain("has no input 'pcm8'");
    }

    [Fact]
    public void Load_NotAGraph_NamesTheFile()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [1, 2, 3]);
            var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([1, 2, 3]));
            var factory = new SessionFactory(new InferenceOptions(), new CollectingLogger());
            Should.Throw<InferenceStartException>(() => factory.Load(new ModelFile(path, hash, "provision"), new GraphLayout([], []), [1]))
                .Message.ShouldContain(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void NativeLibrary_NotALibrary_NamesItAndTheKey()
    {
        new SessionFactory(new InferenceOptions(), new CollectingLogger()).Target.ShouldBe(ExecutionTarget.Cpu);
        Should.Throw<InferenceStartException>(() => new SessionFactory(new InferenceOptions { NativeLibrary = "/etc/hostname" }, new CollectingLogger()))
            .Message.ShouldContain("Inference:NativeLibrary");
    }
}
