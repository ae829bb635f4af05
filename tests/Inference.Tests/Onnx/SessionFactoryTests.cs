using EdgeCx.Inference.Onnx;
using EdgeCx.Inference.Voice;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Inference.Tests.Onnx;

public sealed class SessionFactoryTests
{
    private static readonly string Silero = Path.Combine(AppContext.BaseDirectory, "models", "silero-vad", "silero_vad_8k_batch.onnx");

    [Theory]
    [InlineData("cuda")]
    [InlineData("tensorrt")]
    public void Target_NotThere_FallsBackWithOneWarningThatNamesWhatIsMissing(string wanted)
    {
        var log = new CollectingLogger();
        using var factory = new SessionFactory(new InferenceOptions { Target = wanted }, log);
        if (factory.State.Runs != ExecutionTarget.Cpu)
        {
            Assert.Skip($"this machine has {factory.State.Runs.Name()}");
        }

        factory.Target.ShouldBe(ExecutionTarget.Cpu);
        factory.OpenDevice().ShouldBeNull();
        factory.State.Wanted.Name().ShouldBe(wanted);
        log.Lines.ShouldHaveSingleItem().Level.ShouldBe(LogLevel.Warning);
        log.Lines[0].Text.ShouldStartWith($"Execution target {wanted} is not available, cpu is used instead: ");
        log.Lines[0].Text.ShouldMatch(@"not installed: lib\S+ \(.+\)|the driver ");
        log.Lines[0].Text.ShouldNotContain("\n");
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

    [Theory]
    [InlineData("1.18.0")]
    [InlineData("1.23.2")]
    [InlineData(null)]
    [InlineData("unknown")]
    public void NativeLibrary_TooOld_NamesBothVersionsAndTheKey(string? version)
    {
        var message = Should.Throw<InferenceStartException>(() => NativeRuntime.RefuseOld("/opt/libonnxruntime.so", version)).Message;
        message.ShouldContain(version ?? "of an unknown version");
        message.ShouldContain("needed is 1.24 or newer");
        message.ShouldContain("Inference:NativeLibrary");
    }

    [Theory]
    [InlineData("1.24.0")]
    [InlineData("1.29.0")]
    [InlineData("1.30.0-dev")]
    public void NativeLibrary_NewEnough_IsTaken(string version) => Should.NotThrow(() => NativeRuntime.RefuseOld("/opt/libonnxruntime.so", version));

    [Fact]
    public void NativeLibrary_NotALibrary_NamesItAndTheKey()
    {
        new SessionFactory(new InferenceOptions(), new CollectingLogger()).Target.ShouldBe(ExecutionTarget.Cpu);
        Should.Throw<InferenceStartException>(() => new SessionFactory(new InferenceOptions { NativeLibrary = "/etc/hostname" }, new CollectingLogger()))
            .Message.ShouldContain("Inference:NativeLibrary");
    }
}
