using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using EdgeCx.Inference.Onnx;
using EdgeCx.Inference.Tests.Text;
using EdgeCx.Inference.Text;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Inference.Tests.Provision;

/// <summary>The script that lays USE-lite's published weights into a graph, run on the files that were fetched.</summary>
public sealed class SentenceGraphConversionTests : IDisposable
{
    private static readonly string Folder = Path.Combine(SharedData.RepositoryRoot, "provision");
    private readonly string _made = Path.Combine(Path.GetTempPath(), $"use-lite-{Guid.NewGuid():N}.onnx");

    public void Dispose() => File.Delete(_made);

    [Fact]
    public void Script_Again_MakesThePinnedBytes()
    {
        var row = File.ReadLines(Path.Combine(Folder, "made.tsv")).Select(l => l.Split('\t')).Single(r => r[0] == "use-lite-to-onnx.mjs");
        row[2].ShouldBe(SentenceEncoder.Sha256);
        Convert().Code.ShouldBe(0);
        new FileInfo(_made).Length.ShouldBe(long.Parse(row[3], CultureInfo.InvariantCulture));
        Sha256().ShouldBe(row[2]);
    }

    // The graph of the appliance differs from this one in its products alone, which are of 8 bits there.
    [Fact]
    public void Script_AskedForFloat_MakesAGraphThatGivesThePackagesVectors()
    {
        Convert("--float").Code.ShouldBe(0);
        using var graph = TextParity.Factory().LoadSentences(new ModelFile(_made, Sha256(), "none"), [], SentenceEncoder.Width);
        var tokenizer = TextParity.Tokenizer();
        var vector = new float[SentenceEncoder.Width];
        var compared = 0;
        foreach (var (sentence, expected) in TextParity.Vectors())
        {
            graph.Run(tokenizer.Encode(sentence), vector);
            vector.Zip(expected).Max(pair => Math.Abs(pair.First - pair.Second)).ShouldBeLessThanOrEqualTo(1e-5f, sentence);
            compared++;
        }

        compared.ShouldBeGreaterThan(10);
    }

    [Theory]
    [InlineData("--double")]
    [InlineData("--float", "more")]
    public void Script_OtherArguments_SaysItsUsageAndMakesNothing(params string[] arguments)
    {
        var (code, error) = Convert(arguments);
        code.ShouldBe(2);
        error.ShouldContain("[--float]");
        File.Exists(_made).ShouldBeFalse();
    }

    private string Sha256()
    {
        using var file = File.OpenRead(_made);
        return System.Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private (int Code, string Error) Convert(params string[] arguments)
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(f => File.Exists(Path.Combine(f, "node"))))
        {
            Assert.Skip("node is not here (Debian: nodejs); the script cannot be run");
        }

        var cache = Environment.GetEnvironmentVariable("EDGECX_CACHE") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "edgecx");
        var source = Path.Combine(cache, "third-party", "use-lite-en-0.2.0");
        if (!File.Exists(Path.Combine(source, "model.json")))
        {
            Assert.Skip($"USE-lite's published files are not in '{source}' (provision/provision.sh fetches them; EDGECX_CACHE moves the folder)");
        }

        var start = new ProcessStartInfo("node", [Path.Combine(Folder, "use-lite-to-onnx.mjs"), source, _made, .. arguments]) { RedirectStandardError = true };
        using var script = Process.Start(start)!;
        var error = script.StandardError.ReadToEnd();
        script.WaitForExit();
        return (script.ExitCode, error);
    }
}
