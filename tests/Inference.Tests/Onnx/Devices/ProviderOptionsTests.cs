using System.Text;
using EdgeCx.Inference.Onnx;
using EdgeCx.Inference.Onnx.Devices;

namespace EdgeCx.Inference.Tests.Onnx.Devices;

public sealed class ProviderOptionsTests
{
    // Whoever makes session options first decides which native library the process has.
    static ProviderOptionsTests() => NativeRuntime.Load(null);

    private const nint Stream = 0x7f00_1234;
    private static readonly GraphProfile Profile = new(
        "voice-emotion.prosody.onnx", new string('a', 64), [new GraphPort("pcm8", -1, 6000), new GraphPort("state", 2, -1, 128)], [1, 16, 64]);

    [Fact]
    public void Cuda_Options_BoundMemoryKeepPrecisionAndUseOurStream()
    {
        var options = CudaProvider.Options(new GpuOptions { Device = 2, GraphMemoryMiB = 256 }, Stream, capture: true);
        options["device_id"].ShouldBe("2");
        options["gpu_mem_limit"].ShouldBe("268435456");
        options["use_tf32"].ShouldBe("0");
        options["user_compute_stream"].ShouldBe("2130711092");
        options["has_user_compute_stream"].ShouldBe("1");
        options["enable_cuda_graph"].ShouldBe("1");
        CudaProvider.Options(new GpuOptions(), Stream, capture: false)["enable_cuda_graph"].ShouldBe("0");
    }

    [Fact]
    public void Cuda_Plans_EndWithOneThatAsksForNothing()
    {
        CudaProvider.Plans(new GpuOptions(), Stream).Select(p => (p.Features, p.Captures)).ShouldBe([("captured CUDA graphs", true), ("", false)]);
        CudaProvider.Plans(new GpuOptions { CaptureGraphs = false }, Stream).Select(p => p.Captures).ShouldBe([false]);
        TensorRtProvider.Plans(new GpuOptions(), Stream, Profile).Select(p => p.Features).ShouldBe(["shape profiles", ""]);
    }

    [Theory]
    [InlineData(true, "1", "-fp16")]
    [InlineData(false, "0", "-fp32")]
    public void TensorRt_Options_HoldTheShapesAndKeepEnginesOfEachArithmeticApart(bool half, string flag, string suffix)
    {
        var gpu = new GpuOptions { Fp16 = half, WorkspaceMiB = 64, EngineCache = "/var/lib/edgecx/tensorrt" };
        var options = TensorRtProvider.Options(gpu, Stream, Profile, withShapes: true);
        options["trt_fp16_enable"].ShouldBe(flag);
        options["trt_max_workspace_size"].ShouldBe("67108864");
        options["trt_engine_cache_path"].ShouldBe("/var/lib/edgecx/tensorrt");
        options["trt_engine_cache_prefix"].ShouldBe($"voice-emotion.prosody-aaaaaaaaaaaa-1-64{suffix}");
        options["trt_profile_min_shapes"].ShouldBe("pcm8:1x6000,state:2x1x128");
        options["trt_profile_opt_shapes"].ShouldBe("pcm8:16x6000,state:2x16x128");
        options["trt_profile_max_shapes"].ShouldBe("pcm8:64x6000,state:2x64x128");
        TensorRtProvider.Options(gpu, Stream, Profile, withShapes: false).Keys.ShouldNotContain("trt_profile_min_shapes");
    }

    [Fact]
    public void TensorRt_FolderCannotBeMade_NamesKeyAndFolder()
    {
        var file = Path.GetTempFileName();
        try
        {
            using var session = new Microsoft.ML.OnnxRuntime.SessionOptions();
            var plan = TensorRtProvider.Plans(new GpuOptions { EngineCache = file + "/engines" }, Stream, Profile).First();
            Should.Throw<DeviceException>(() => plan.Append(session)).Message.ShouldStartWith($"Inference:Gpu:EngineCache is '{file}/engines', which cannot be made: ");
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>An option that the library does not know is refused only where there is a GPU: its name has to be in the library.</summary>
    [Fact]
    public void Names_AreInTheProvisionedLibraries()
    {
        Contains(GpuLibraries.CudaProvider, CudaProvider.Options(new GpuOptions(), Stream, capture: true).Keys);
        Contains(GpuLibraries.TensorRtProvider, TensorRtProvider.Options(new GpuOptions(), Stream, Profile, withShapes: true).Keys);
    }

    [Theory]
    [InlineData("/var/lib/edgecx", "/var/lib/edgecx/tensorrt")]
    [InlineData("/var/lib/edgecx:/var/lib/other", "/var/lib/edgecx/tensorrt")]
    public void EngineFolder_UnderSystemd_IsInTheStateFolder(string state, string expected)
    {
        var before = Environment.GetEnvironmentVariable("STATE_DIRECTORY");
        Environment.SetEnvironmentVariable("STATE_DIRECTORY", state);
        try
        {
            new GpuOptions().EngineFolder.ShouldBe(expected);
        }
        finally
        {
            Environment.SetEnvironmentVariable("STATE_DIRECTORY", before);
        }
    }

    [Fact]
    public void Validate_OutOfRange_NamesKeyValueAndWhatIsAllowed() =>
        new InferenceOptions { Gpu = new GpuOptions { Device = -1, GraphMemoryMiB = 1, WorkspaceMiB = 0, EngineCache = "engines" } }.Validate().ShouldBe(
        [
            "Inference:Gpu:Device is -1; allowed are 0 to 63.",
            "Inference:Gpu:GraphMemoryMiB is 1; allowed are 64 to 65536.",
            "Inference:Gpu:WorkspaceMiB is 0; allowed are 16 to 65536.",
            "Inference:Gpu:EngineCache is 'engines'; allowed is a full path of a folder that the service may write.",
        ]);

    private static void Contains(string library, IEnumerable<string> names)
    {
        var bytes = File.ReadAllBytes(GpuFiles.PathOrSkip(library));
        foreach (var name in names)
        {
            bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(name)).ShouldBeGreaterThan(0, $"{name} in {library}");
        }
    }
}
