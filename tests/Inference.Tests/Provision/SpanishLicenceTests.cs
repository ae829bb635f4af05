using System.Diagnostics;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Inference.Tests.Provision;

/// <summary>The Spanish transcriber is fetched only when somebody says who accepted its licence, and that is kept beside it.</summary>
public sealed class SpanishLicenceTests : IDisposable
{
    private readonly DirectoryInfo _cache = Directory.CreateTempSubdirectory("edgecx-cache");

    public void Dispose() => _cache.Delete(recursive: true);

    [Fact]
    public void Spanish_NobodyAccepted_IsRefusedAndSaysWhatIsNeeded()
    {
        var (code, error) = Provision("--spanish");
        code.ShouldBe(1);
        error.ShouldContain("--accepted-by");
        _cache.EnumerateFiles("*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public void Spanish_Accepted_IsRecordedBesideTheFiles()
    {
        Provision("--spanish", "--accepted-by", "A. Person, 2026-01-31", "--quiet").Code.ShouldBe(0);
        var accepted = _cache.EnumerateFiles("ACCEPTED", SearchOption.AllDirectories).ShouldHaveSingleItem();
        File.ReadAllText(accepted.FullName).ShouldContain("A. Person, 2026-01-31");
    }

    // An empty list: nothing is fetched.
    private (int Code, string Error) Provision(params string[] arguments)
    {
        var list = Path.Combine(_cache.FullName, "..", $"{_cache.Name}.tsv");
        File.WriteAllText(list, "");
        try
        {
            var start = new ProcessStartInfo("bash", [Path.Combine(SharedData.RepositoryRoot, "provision", "provision.sh"), .. arguments]) { RedirectStandardError = true };
            start.Environment["EDGECX_CACHE"] = _cache.FullName;
            start.Environment["EDGECX_THIRD_PARTY_LIST"] = list;
            start.Environment.Remove("EDGECX_SPANISH_LICENCE_ACCEPTED");
            using var script = Process.Start(start)!;
            var error = script.StandardError.ReadToEnd();
            script.WaitForExit();
            return (script.ExitCode, error);
        }
        finally
        {
            File.Delete(list);
        }
    }
}
