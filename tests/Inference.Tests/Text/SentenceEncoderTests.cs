using EdgeCx.Inference.Onnx;
using EdgeCx.Inference.Text;

namespace EdgeCx.Inference.Tests.Text;

public sealed class SentenceEncoderTests
{
    [Fact]
    public void Encode_WithoutCorrections_IsNearThePackagesVectors()
    {
        using var encoder = new SentenceEncoder(TextParity.Factory(), TextParity.ModelRoot, []);
        var vector = new float[SentenceEncoder.Width];
        var compared = 0;
        foreach (var (sentence, expected) in TextParity.Vectors())
        {
            encoder.Encode(sentence, vector);
            vector.Sum(x => x * x).ShouldBe(1, 1e-4f, sentence);
            vector.Zip(expected).Sum(pair => pair.First * pair.Second).ShouldBeGreaterThan(0.99f, sentence);
            compared++;
        }

        compared.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Encode_EmptyText_ReadsNothing()
    {
        using var encoder = new SentenceEncoder(TextParity.Factory(), TextParity.ModelRoot, []);
        encoder.Encode("", new float[SentenceEncoder.Width]).ShouldBe((0, 0));
    }

    [Fact]
    public void Encode_LongText_ReadsItsFirst128Pieces()
    {
        using var encoder = new SentenceEncoder(TextParity.Factory(), TextParity.ModelRoot, []);
        var (first, second) = (new float[SentenceEncoder.Width], new float[SentenceEncoder.Width]);
        var text = string.Concat(Enumerable.Repeat("wait ", 200));
        encoder.Encode(text, first).Pieces.ShouldBe(PieceTokenizer.MaxPieces);
        encoder.Encode(text + "and something else at the end", second);
        second.ShouldBe(first);
    }

    [Fact]
    public void Encode_ByTwoThreads_GivesTheSame()
    {
        using var encoder = new SentenceEncoder(TextParity.Factory(), TextParity.ModelRoot, []);
        var alone = TextParity.Sentences[1..20].Select(s => Vector(encoder, s)).ToArray();
        var together = TextParity.Sentences[1..20].AsParallel().AsOrdered().WithDegreeOfParallelism(2).Select(s => Vector(encoder, s)).ToArray();
        for (var i = 0; i < alone.Length; i++)
        {
            together[i].ShouldBe(alone[i]);
        }
    }

    [Fact]
    public void Load_CorrectionOfOtherShape_NamesBothShapes()
    {
        var matrix = new SentenceGraph.Matrix("layer0.qkv.down", 100, 2, new float[200]);
        var message = Should.Throw<InferenceStartException>(() => new SentenceEncoder(TextParity.Factory(), TextParity.ModelRoot, [matrix])).Message;
        message.ShouldContain("layer0.qkv.down");
        message.ShouldContain("[256,-1]");
        message.ShouldContain("[100,2]");
    }

    [Fact]
    public void Load_FileMissing_NamesItAndTheRemedy()
    {
        var message = Should.Throw<InferenceStartException>(() => new SentenceEncoder(TextParity.Factory(), Path.GetTempPath(), [])).Message;
        message.ShouldContain("use-lite");
        message.ShouldContain("provision/provision.sh");
    }

    private static float[] Vector(SentenceEncoder encoder, string text)
    {
        var vector = new float[SentenceEncoder.Width];
        encoder.Encode(text, vector);
        return vector;
    }
}
