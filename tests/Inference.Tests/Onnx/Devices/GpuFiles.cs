using System.Diagnostics;

namespace EdgeCx.Inference.Tests.Onnx.Devices;

/// <summary>The GPU libraries in the cache, where <c>provision/provision.sh --gpu</c> has fetched them, and what <c>readelf</c> says of them.</summary>
internal static class GpuFiles
{
    private static string Cache => Environment.GetEnvironmentVariable("EDGECX_CACHE") is { Length: > 0 } cache
        ? cache
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "edgecx");

    public static string PathOrSkip(string library)
    {
        var path = Path.Combine(Cache, "third-party", "onnxruntime-1.29.0", "linux-x64-gpu", library);
        if (!File.Exists(path))
        {
            Assert.Skip($"{library} is not here: provision/provision.sh --gpu (179 MB)");
        }

        return path;
    }

    public static string ReadElf(params string[] arguments)
    {
        const string Tool = "/usr/bin/readelf";
        if (!File.Exists(Tool))
        {
            Assert.Skip("readelf is not here: apt-get install binutils");
        }

        using var process = Process.Start(new ProcessStartInfo(Tool, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        return output;
    }
}
