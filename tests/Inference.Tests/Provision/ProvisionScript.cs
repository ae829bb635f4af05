using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Inference.Tests.Provision;

/// <summary>One of the scripts of made.tsv, run on the files that were fetched; what it makes is removed at the end.</summary>
internal sealed class ProvisionScript(string script) : IDisposable
{
    private static readonly string Folder = Path.Combine(SharedData.RepositoryRoot, "provision");
    private readonly string[] _row = File.ReadLines(Path.Combine(Folder, "made.tsv")).Select(l => l.Split('\t')).Single(r => r[0] == script);

    /// <summary>Where it writes to.</summary>
    public string Made { get; } = Path.Combine(Path.GetTempPath(), $"{script}-{Guid.NewGuid():N}.onnx");

    /// <summary>Pinned hash of what it makes.</summary>
    public string PinnedSha256 => _row[2];

    /// <summary>Pinned size of what it makes, bytes.</summary>
    public long PinnedBytes => long.Parse(_row[3], CultureInfo.InvariantCulture);

    /// <summary>The folder that it reads; the test is skipped where the files were not fetched.</summary>
    public string Source
    {
        get
        {
            var cache = Environment.GetEnvironmentVariable("EDGECX_CACHE") is { Length: > 0 } set
                ? set
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "edgecx");
            var source = Path.Combine(cache, "third-party", _row[1]);
            if (!Directory.Exists(source))
            {
                Assert.Skip($"the published files are not in '{source}' (provision/provision.sh fetches them; EDGECX_CACHE moves the folder)");
            }

            return source;
        }
    }

    /// <summary>Runs a script; the test is skipped without Node.</summary>
    public static (int Code, string Error) Node(string script, params string[] arguments)
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(f => File.Exists(Path.Combine(f, "node"))))
        {
            Assert.Skip("node is not here (Debian: nodejs); the script cannot be run");
        }

        using var run = Process.Start(new ProcessStartInfo("node", [Path.Combine(Folder, script), .. arguments]) { RedirectStandardError = true })!;
        var error = run.StandardError.ReadToEnd();
        run.WaitForExit();
        return (run.ExitCode, error);
    }

    /// <summary>Runs it.</summary>
    public (int Code, string Error) Run(params string[] arguments) => Node(script, [Source, Made, .. arguments]);

    /// <summary>Hash of what it made.</summary>
    public string Sha256()
    {
        using var file = File.OpenRead(Made);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    public void Dispose() => File.Delete(Made);
}
