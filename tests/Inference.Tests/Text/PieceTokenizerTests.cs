using EdgeCx.Inference.Onnx;
using EdgeCx.Inference.Text;

namespace EdgeCx.Inference.Tests.Text;

public sealed class PieceTokenizerTests
{
    [Fact]
    public void Encode_OwnSentences_GivesThePackagesPieces()
    {
        var tokenizer = TextParity.Tokenizer();
        TextParity.Sentences.Length.ShouldBeGreaterThan(100);
        for (var i = 0; i < TextParity.Sentences.Length; i++)
        {
            tokenizer.Encode(TextParity.Sentences[i]).ShouldBe(TextParity.Pieces[i], TextParity.Sentences[i]);
        }
    }

    [Fact]
    public void Encode_EmptyText_GivesNoPieces() => TextParity.Tokenizer().Encode("").ShouldBeEmpty();

    [Fact]
    public void Encode_RunOfUnknownCharacters_IsOneUnknownPiece() =>
        TextParity.Tokenizer().Encode("日本語🙏🙏").Count(p => p == PieceTokenizer.Unknown).ShouldBe(1);

    [Fact]
    public void Encode_LoneSurrogate_IsUnknown() =>
        TextParity.Tokenizer().Encode("a \ud83d b").ShouldContain(PieceTokenizer.Unknown);

    [Fact]
    public void Load_OtherFile_NamesItAndTheRemedy()
    {
        var file = new ModelFile(Path.Combine(TextParity.ModelRoot, "text-emotion", "phrases.en.json"), PieceTokenizer.Sha256, "provision/provision.sh --verify");
        var message = Should.Throw<InferenceStartException>(() => PieceTokenizer.Load(file)).Message;
        message.ShouldContain("phrases.en.json");
        message.ShouldContain("provision/provision.sh --verify");
    }
}
