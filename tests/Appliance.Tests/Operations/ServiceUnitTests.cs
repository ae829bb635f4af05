using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Appliance.Tests.Operations;

/// <summary>The unit file, judged by systemd itself where it is installed.</summary>
public sealed partial class ServiceUnitTests
{
    private static readonly string Unit = Path.Combine(SharedData.RepositoryRoot, "deploy", "systemd", "edgecx.service");

    [Fact]
    public void Verify_OfTheUnit_FindsNothing()
    {
        // The program is not installed where tests run, and verify asks whether it can be executed: that one path is replaced.
        var folder = Directory.CreateTempSubdirectory("edgecx-unit-");
        try
        {
            var copy = Path.Combine(folder.FullName, "edgecx.service");
            File.WriteAllText(copy, File.ReadAllText(Unit).Replace("/usr/lib/edgecx/edgecx", "/bin/true", StringComparison.Ordinal));
            var (code, output) = Analyze("verify", copy);
            output.ShouldNotContain("edgecx.service");
            code.ShouldBe(0, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("systemd", "gpu.conf")]
    [InlineData("systemd", "mirror.conf")]
    [InlineData("jetson", "jetson.conf")]
    public void Verify_OfTheUnitWithADropIn_FindsNothing(string place, string dropIn)
    {
        var folder = Directory.CreateTempSubdirectory("edgecx-unit-");
        try
        {
            string Installed(string file) => Program().Replace(File.ReadAllText(file), "/bin/true");
            var copy = Path.Combine(folder.FullName, "edgecx.service");
            File.WriteAllText(copy, Installed(Unit));
            var beside = Directory.CreateDirectory(copy + ".d").FullName;
            File.WriteAllText(Path.Combine(beside, dropIn), Installed(Path.Combine(SharedData.RepositoryRoot, "deploy", place, "edgecx.service.d", dropIn)));
            var (code, output) = Analyze("verify", copy);
            output.ShouldNotContain("edgecx");
            code.ShouldBe(0, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Security_OfTheUnit_IsOk()
    {
        // Apart from its drop-ins, which lie beside it and are for sites that have a GPU or a mirror port.
        var folder = Directory.CreateTempSubdirectory("edgecx-unit-");
        try
        {
            var copy = Path.Combine(folder.FullName, "edgecx.service");
            File.Copy(Unit, copy);
            var (_, output) = Analyze("security", "--offline=true", "--no-pager", copy);
            var level = Exposure().Match(output);
            level.Success.ShouldBeTrue(output);
            double.Parse(level.Groups[1].Value, CultureInfo.InvariantCulture).ShouldBeLessThanOrEqualTo(2.0, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("Type=notify")]
    [InlineData("WatchdogSec=")]
    [InlineData("LimitCORE=0")]
    [InlineData("MemorySwapMax=0")]
    [InlineData("Environment=DOTNET_DbgEnableMiniDump=0")]
    [InlineData("Environment=DOTNET_EnableDiagnostics=0")]
    [InlineData("CapabilityBoundingSet=\n")]
    public void Unit_KeepsAudioInMemoryAndPrivilegeOut(string line) => File.ReadAllText(Unit).ShouldContain(line);

    private static (int Code, string Output) Analyze(params string[] arguments)
    {
        const string Tool = "/usr/bin/systemd-analyze";
        if (!File.Exists(Tool))
        {
            Assert.Skip("systemd-analyze is not here: apt-get install systemd");
        }

        using var process = Process.Start(new ProcessStartInfo(Tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit(30_000).ShouldBeTrue();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }

    [GeneratedRegex(@"/usr/lib/edgecx/\S+")]
    private static partial Regex Program();

    [GeneratedRegex(@"exposure level for edgecx\.service: ([\d.]+)")]
    private static partial Regex Exposure();
}
