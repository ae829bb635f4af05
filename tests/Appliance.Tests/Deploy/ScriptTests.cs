using System.Runtime.Versioning;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Appliance.Tests.Deploy;

/// <summary>The scripts that run on other people's machines, under shellcheck.</summary>
[SupportedOSPlatform("linux")]
public sealed class ScriptTests
{
    [Theory]
    [InlineData("deploy/jetson/build.sh")]
    [InlineData("deploy/jetson/jetson-power.sh")]
    [InlineData("deploy/jetson/jetson-self-check.sh")]
    [InlineData("scripts/gpu-check.sh")]
    [InlineData("provision/provision.sh")]
    public void Script_UnderShellcheck_HasNoFinding(string script)
    {
        var path = Path.Combine(SharedData.RepositoryRoot, script);
        var (code, output) = Shell.Run(Shell.ToolOrSkip("/usr/bin/shellcheck", "shellcheck"), ["-x", "-P", SharedData.RepositoryRoot, path]);
        code.ShouldBe(0, output);
        (File.GetUnixFileMode(path) & UnixFileMode.UserExecute).ShouldBe(UnixFileMode.UserExecute);
    }

    [Fact]
    public void GpuCheck_WithoutADevice_SaysSoAndChecksNothing()
    {
        var (code, output) = Shell.Run(
            "/bin/bash", [Path.Combine(SharedData.RepositoryRoot, "scripts", "gpu-check.sh")], new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" });
        if (File.Exists("/usr/bin/nvidia-smi"))
        {
            Assert.Skip("this machine has NVIDIA's tools");
        }

        code.ShouldBe(2, output);
        output.ShouldContain("no NVIDIA device here");
    }
}
