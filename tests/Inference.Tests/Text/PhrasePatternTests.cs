using EdgeCx.Inference.Text;

namespace EdgeCx.Inference.Tests.Text;

public sealed class PhrasePatternTests
{
    [Theory]
    [InlineData("close my|the account", "i close the account now", 1, 4)]
    [InlineData("close my|the account", "i close an account now", 1, -1)]
    [InlineData("very? good", "very good", 0, 2)]
    [InlineData("very? good", "good", 0, 1)]
    [InlineData("a * c", "a b c", 0, 3)]
    [InlineData("a * c", "a c", 0, -1)]
    [InlineData("a ... c", "a c", 0, 2)]
    [InlineData("a ... c", "a b b b c", 0, 5)]
    [InlineData("a ... c", "a b b b b c", 0, -1)]
    [InlineData("^ what", "so what", 1, -1)]
    [InlineData("^ what", "what", 0, 1)]
    [InlineData("right $", "that is right", 2, 3)]
    [InlineData("right $", "right there", 0, -1)]
    [InlineData("i do_not|don't know", "i do not know", 0, 4)]
    [InlineData("i do_not|don't know", "i don't know", 0, 3)]
    public void Match_Words_EndsWhereItShould(string pattern, string text, int at, int expected)
    {
        var spoken = SpokenText.Of(text);
        PhrasePattern.Parse(pattern).Match(spoken.Words, spoken.Sentences[0], at).ShouldBe(expected);
    }

    [Fact]
    public void Match_AcrossSentences_StaysInOne()
    {
        var spoken = SpokenText.Of("no. thanks");
        PhrasePattern.Parse("no thanks").Match(spoken.Words, spoken.Sentences[0], 0).ShouldBe(-1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("^ $")]
    [InlineData("word?")]
    [InlineData("... *")]
    [InlineData("a ^ b")]
    [InlineData("a| b")]
    public void Parse_NoPattern_Throws(string pattern) => Should.Throw<FormatException>(() => PhrasePattern.Parse(pattern));
}
