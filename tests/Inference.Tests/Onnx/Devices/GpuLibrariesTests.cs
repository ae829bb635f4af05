using System.Text.RegularExpressions;
using EdgeCx.Inference.Onnx;
using EdgeCx.Inference.Onnx.Devices;

namespace EdgeCx.Inference.Tests.Onnx.Devices;

/// <summary>What an operator reads where a GPU's libraries are missing, and that our list of them is the libraries' own.</summary>
public sealed partial class GpuLibrariesTests : IDisposable
{
    private static readonly string[] OfTheSystem = ["libdl", "librt", "libpthread", "libstdc++", "libm", "libgcc_s", "libc", "ld-linux-x86-64"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgecx-gpu-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Missing_Everything_NamesTheBuildAndEachPackageInOneLine()
    {
        var line = GpuLibraries.Missing(ExecutionTarget.TensorRt, _folder.FullName, _ => false)!;
        line.ShouldNotContain("\n");
        line.ShouldStartWith("not installed: libonnxruntime_providers_cuda.so (build with -p:WithGpu=true; provision/provision.sh --gpu fetches it)");
        foreach (var part in (string[])["libcuda.so.1 (NVIDIA's driver 580 or newer", "libcudart.so.13 (cuda-cudart-13-0)", "libcublasLt.so.13 (libcublas-13-0)",
            "libcudnn.so.9 (libcudnn9-cuda-13)", "libnvinfer.so.10 (libnvinfer10)", "libnvonnxparser.so.10 (libnvonnxparsers10)", "docs/gpu.md"])
        {
            line.ShouldContain(part);
        }
    }

    [Fact]
    public void Missing_OneLibrary_NamesOnlyThat()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, GpuLibraries.CudaProvider), "");
        GpuLibraries.Missing(ExecutionTarget.Cuda, _folder.FullName, name => name != "libcudnn.so.9")
            .ShouldBe("not installed: libcudnn.so.9 (libcudnn9-cuda-13); packages are NVIDIA's for CUDA 13, see docs/gpu.md");
        GpuLibraries.Missing(ExecutionTarget.Cuda, _folder.FullName, _ => true).ShouldBeNull();
    }

    [Theory]
    [InlineData(GpuLibraries.CudaProvider, "cuda")]
    [InlineData(GpuLibraries.TensorRtProvider, "tensorrt")]
    public void List_HoldsEveryLibraryThatTheProviderIsLinkedTo(string provider, string target)
    {
        var dynamic = GpuFiles.ReadElf("-d", GpuFiles.PathOrSkip(provider));
        var needed = Needed().Matches(dynamic).Select(m => m.Groups[1].Value).Where(l => !OfTheSystem.Contains(l.Split(".so")[0])).ToArray();
        needed.Length.ShouldBeGreaterThan(3);
        ExecutionTargets.TryParse(target, out var parsed).ShouldBeTrue();
        needed.Except(GpuLibraries.Of(parsed).Select(l => l.Library)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(GpuLibraries.CudaProvider, "GetProvider")]
    [InlineData(GpuLibraries.TensorRtProvider, "GetProvider")]
    [InlineData("libonnxruntime_providers_shared.so", "Provider_GetHost")]
    public void Provider_IsForX64AndExportsItsEntry(string library, string symbol)
    {
        var path = GpuFiles.PathOrSkip(library);
        GpuFiles.ReadElf("-h", path).ShouldContain("Advanced Micro Devices X86-64");
        GpuFiles.ReadElf("--dyn-syms", "-W", path).ShouldMatch($@"\b{symbol}\b");
    }

    [GeneratedRegex(@"\(NEEDED\).*\[(.+)\]")]
    private static partial Regex Needed();
}
