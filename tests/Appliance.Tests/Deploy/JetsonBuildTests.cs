using System.Runtime.Versioning;
using EdgeCx.Appliance.Composition;
using EdgeCx.Tests.Shared;
using Microsoft.Extensions.Configuration;

namespace EdgeCx.Appliance.Tests.Deploy;

/// <summary>What goes to a Jetson: the publish tree, its libraries, and the sizes that are given for each board.</summary>
[SupportedOSPlatform("linux")]
public sealed class JetsonBuildTests
{
    private static readonly string Folder = Path.Combine(SharedData.RepositoryRoot, "deploy", "jetson");

    [Fact]
    public void Build_Tree_IsPortableAndHasNothingForAnotherProcessor()
    {
        var root = Directory.CreateTempSubdirectory("edgecx-publish-");
        try
        {
            // What the tests run on was built from the same sources: it is published as it is.
            var configuration = AppContext.BaseDirectory.Contains("/Debug/", StringComparison.Ordinal) ? "Debug" : "Release";
            if (configuration == "Debug")
            {
                Assert.Skip("the publish is a Release build: dotnet test -c Release");
            }

            var tree = Path.Combine(root.FullName, "edgecx");
            var (code, output) = Shell.Run("/bin/bash", [Path.Combine(Folder, "build.sh"), tree, "--no-build"]);
            code.ShouldBe(0, output);
            bool Has(string file) => File.Exists(Path.Combine(tree, file));
            foreach (var file in (string[])[
                "edgecx.dll", "edgecx.runtimeconfig.json", "edgecx", "runtimes/linux-arm64/native/libonnxruntime.so", "models/voice-emotion/voice-emotion.json",
                "models/silero-vad/silero_vad_8k_batch.onnx", "jetson/jetson-self-check.sh", "jetson/jetson-power.sh", "jetson/sizes/orin-nano.json",
                "jetson/systemd/edgecx.service", "jetson/systemd/jetson.conf", "SHA256SUMS"])
            {
                Has(file).ShouldBeTrue(file);
            }

            // No host of one processor, no library of another: the first bytes of an ELF file tell.
            var native = Directory.EnumerateFiles(tree, "*", SearchOption.AllDirectories).Where(IsElf).ToArray();
            native.ShouldNotBeEmpty();
            native.ShouldAllBe(f => MachineOf(f) == 183);
            Directory.EnumerateDirectories(Path.Combine(tree, "runtimes")).Select(Path.GetFileName).ShouldBe(["linux-arm64"]);
            File.ReadAllText(Path.Combine(tree, "edgecx.runtimeconfig.json")).ShouldContain("Microsoft.AspNetCore.App");
            (File.GetUnixFileMode(Path.Combine(tree, "edgecx")) & UnixFileMode.OtherExecute).ShouldBe(UnixFileMode.OtherExecute);

            var (again, refused) = Shell.Run("/bin/bash", [Path.Combine(Folder, "build.sh"), tree, "--no-build"]);
            again.ShouldBe(1);
            refused.ShouldContain("is not empty");
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public void Arm64Library_IsForAArch64AndExportsTheRuntimesEntry()
    {
        var library = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-arm64", "native", "libonnxruntime.so");
        MachineOf(library).ShouldBe(183);
        var (code, symbols) = Shell.Run(Shell.ToolOrSkip("/usr/bin/readelf", "binutils"), ["--dyn-syms", "-W", library]);
        code.ShouldBe(0);
        symbols.ShouldMatch(@"FUNC\s+GLOBAL\s+DEFAULT\s+\d+ OrtGetApiBase@@VERS_1\.29\.0");
        symbols.ShouldNotContain("OrtSessionOptionsAppendExecutionProvider_CUDA@@");
    }

    [Theory]
    [InlineData("orin-nano")]
    [InlineData("orin-nx")]
    [InlineData("agx-orin")]
    public void Sizes_OfABoard_AreAValidConfiguration(string board)
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(Folder, "sizes", board + ".json"))
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Inference:NativeLibrary"] = "/etc/hostname" }).Build();
        var options = ApplianceOptions.TryRead(configuration, out var errors);
        errors.ShouldBeEmpty();
        options.Inference.Target.ShouldBe("cuda");
        ((options.Media.PortMax - options.Media.PortMin + 1) / 4).ShouldBeGreaterThanOrEqualTo(options.Coaching.MaxCalls);
        options.Inference.MaxLegs.ShouldBeGreaterThanOrEqualTo(2 * options.Coaching.MaxCalls);
    }

    private static bool IsElf(string file)
    {
        using var stream = File.OpenRead(file);
        return stream.ReadByte() == 0x7f && stream.ReadByte() == 'E' && stream.ReadByte() == 'L' && stream.ReadByte() == 'F';
    }

    private static int MachineOf(string file)
    {
        using var stream = File.OpenRead(file);
        stream.Position = 18;
        return stream.ReadByte() | (stream.ReadByte() << 8);
    }
}
