using System.Runtime.Versioning;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Appliance.Tests.Deploy;

/// <summary>The self-check over a made-up board: files of a root of its own, and commands that stand before the system's.</summary>
[SupportedOSPlatform("linux")]
public sealed class JetsonSelfCheckTests : IDisposable
{
    private static readonly string Folder = Path.Combine(SharedData.RepositoryRoot, "deploy", "jetson");
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("edgecx-jetson-");

    public JetsonSelfCheckTests()
    {
        Write("proc/device-tree/model", "NVIDIA Jetson Orin NX Engineering Reference Developer Kit\0");
        Write("etc/nv_tegra_release", "# R36 (release), REVISION: 4.3\n");
        Write("proc/meminfo", "MemTotal: 16000000 kB\nMemAvailable: 9437184 kB\n");
        Frequencies(1984000, 1984000);
        Write("sys/class/thermal/thermal_zone0/temp", "47500\n");
        Write("etc/edgecx/edgecx.json", """{ "Inference": { "Target": "cuda", "NativeLibrary": "/vendor/libonnxruntime.so" } }""");
        Library("vendor/libonnxruntime.so", 183, "VERS_1.24.1");
        Library("vendor/libonnxruntime_providers_cuda.so", 183, "");
        Command("uname", "echo aarch64");
        Command("nvpmodel", "if [ \"$1\" = -q ]; then echo 'NV Power Mode: MAXN'; else echo \"nvpmodel $*\"; fi");
        Command("jetson_clocks", "echo pinned");
        Command("dotnet", "echo 'Microsoft.AspNetCore.App 10.0.1 [/usr/share/dotnet/shared/Microsoft.AspNetCore.App]'");
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Check_AllThere_PrintsWhatRunsWhereAndEndsWith0()
    {
        var (code, output) = Check();
        code.ShouldBe(0, output);
        foreach (var line in (string[])[
            "ok     board: NVIDIA Jetson Orin NX", "ok     processor: aarch64", "ok     jetpack: # R36 (release), REVISION: 4.3", "ok     power mode: MAXN",
            "ok     clocks: pinned at 1984 MHz", "ok     .NET: ASP.NET Core runtime 10.0.1", "ok     ONNX Runtime: VERS_1.24.1 at ", "providers: cpu cuda",
            "ok     target: cuda", "ok     memory: 9216 MiB available", "ok     heat: 47 °C"])
        {
            output.ShouldContain(line);
        }

        output.ShouldNotContain("No such file");
    }

    [Fact]
    public void Check_ConfiguredTargetHasNoProvider_Blocks()
    {
        File.Delete(Path.Combine(_root.FullName, "vendor", "libonnxruntime_providers_cuda.so"));
        Blocked("BLOCK  target: Inference:Target is cuda, but ");
    }

    [Fact]
    public void Check_LibraryForAnotherProcessor_Blocks()
    {
        Library("vendor/libonnxruntime.so", 62, "VERS_1.29.0");
        Blocked("is not for aarch64 (Inference:NativeLibrary)");
    }

    [Fact]
    public void Check_LibraryTooOld_Blocks()
    {
        Library("vendor/libonnxruntime.so", 183, "VERS_1.18.0");
        Blocked("VERS_1.18.0 at ", "needed is 1.24 or newer");
    }

    [Fact]
    public void Check_NoRuntime_BlocksAndSaysWhatToInstall()
    {
        Command("dotnet", "exit 1");
        Blocked("BLOCK  .NET: no ASP.NET Core runtime 10.0", "aspnetcore-runtime-10.0");
    }

    [Fact]
    public void Check_LittleMemory_Blocks()
    {
        Write("proc/meminfo", "MemAvailable: 524288 kB\n");
        Blocked("BLOCK  memory: 512 MiB available");
    }

    [Fact]
    public void Check_ClocksRunFree_WarnsAndSaysWhatToRun()
    {
        Frequencies(729600, 1984000);
        var (code, output) = Check();
        code.ShouldBe(0, output);
        output.ShouldContain("warn   clocks: not pinned");
    }

    [Theory]
    [InlineData("25W", "nvpmodel -m 3")]
    [InlineData("90W", "no power mode '90W'")]
    [InlineData("", "clocks are pinned")]
    public void Power_ModeByName_IsSetOrLeftAndNeverKeepsTheUnitFromStarting(string mode, string expected)
    {
        Write("nvpmodel.conf", "< POWER_MODEL ID=0 NAME=MAXN >\n< POWER_MODEL ID=3 NAME=25W >\n");
        var (code, output) = Shell.Run("/bin/bash", [Path.Combine(Folder, "jetson-power.sh")], new Dictionary<string, string>
        {
            ["PATH"] = $"{_root.FullName}/bin:/usr/bin:/bin",
            ["EDGECX_POWER_MODE"] = mode,
            ["EDGECX_NVPMODEL_CONF"] = Path.Combine(_root.FullName, "nvpmodel.conf"),
        });
        code.ShouldBe(0, output);
        output.ShouldContain(expected);
        output.ShouldContain("clocks are pinned");
    }

    private void Blocked(params string[] texts)
    {
        var (code, output) = Check();
        code.ShouldBe(1, output);
        foreach (var text in texts)
        {
            output.ShouldContain(text);
        }
    }

    private (int Code, string Output) Check() => Shell.Run("/bin/bash", [Path.Combine(Folder, "jetson-self-check.sh")], new Dictionary<string, string>
    {
        ["PATH"] = $"{_root.FullName}/bin:/usr/bin:/bin",
        ["EDGECX_SELF_CHECK_ROOT"] = _root.FullName,
        ["DOTNET_ROOT"] = "",
    });

    private void Frequencies(int least, int most)
    {
        const string folder = "sys/devices/system/cpu/cpu0/cpufreq/";
        Write(folder + "scaling_governor", "schedutil\n");
        Write(folder + "scaling_cur_freq", $"{most}\n");
        Write(folder + "scaling_min_freq", $"{least}\n");
        Write(folder + "scaling_max_freq", $"{most}\n");
    }

    /// <summary>The first 20 bytes of an ELF file for a processor, and a text.</summary>
    private void Library(string name, byte machine, string text)
    {
        byte[] header = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, machine, 0];
        Write(name, "");
        File.WriteAllBytes(Path.Combine(_root.FullName, name), [.. header, .. System.Text.Encoding.ASCII.GetBytes(text), 0]);
    }

    private void Command(string name, string script)
    {
        Write("bin/" + name, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(Path.Combine(_root.FullName, "bin", name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_root.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
