using EdgeCx.Inference.Onnx;
using EdgeCx.Inference.Tests.Text;
using EdgeCx.Inference.Text;

namespace EdgeCx.Inference.Tests.Provision;

/// <summary>The script that lays USE-lite's published weights into a graph, run on the files that were fetched.</summary>
public sealed class SentenceGraphConversionTests : IDisposable
{
    private readonly ProvisionScript _script = new("use-lite-to-onnx.mjs");

    public void Dispose() => _script.Dispose();

    [Fact]
    public void Script_Again_MakesThePinnedBytes()
    {
        _script.PinnedSha256.ShouldBe(SentenceEncoder.Sha256);
        _script.Run().Code.ShouldBe(0);
        new FileInfo(_script.Made).Length.ShouldBe(_script.PinnedBytes);
        _script.Sha256().ShouldBe(_script.PinnedSha256);
    }

    // The graph of the appliance differs from this one in its products alone, which are of 8 bits there.
    [Fact]
    public void Script_AskedForFloat_MakesAGraphThatGivesThePackagesVectors()
    {
        _script.Run("--float").Code.ShouldBe(0);
        using var graph = TextParity.Factory().LoadSentences(new ModelFile(_script.Made, _script.Sha256(), "none"), [], SentenceEncoder.Width);
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
        var (code, error) = _script.Run(arguments);
        code.ShouldBe(2);
        error.ShouldContain("[--float]");
        File.Exists(_script.Made).ShouldBeFalse();
    }
}
