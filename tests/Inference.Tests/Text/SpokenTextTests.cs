using EdgeCx.Inference.Text;

namespace EdgeCx.Inference.Tests.Text;

public sealed class SpokenTextTests
{
    [Fact]
    public void Of_Punctuated_GivesWordsAndSentences()
    {
        var text = SpokenText.Of("Hello, I’m Ann. What's this? It cost 3.50!");
        text.Words.ShouldBe(["hello", "i'm", "ann", "what's", "this", "it", "cost", "3", "50"]);
        text.Sentences.Select(s => (s.Start, s.End, s.Asked)).ShouldBe([(0, 3, false), (3, 5, true), (5, 9, false)]);
    }

    [Fact]
    public void Of_WithoutPunctuation_IsOneSentence() => SpokenText.Of("where is my card").Sentences.Count.ShouldBe(1);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("...?!")]
    public void Of_NoWords_HasNoSentences(string text)
    {
        SpokenText.Of(text).Words.ShouldBeEmpty();
        SpokenText.Of(text).Sentences.ShouldBeEmpty();
    }

    [Fact]
    public void Of_Accents_AreLetters() => SpokenText.Of("¿Qué pasó? NÃO SEI").Words.ShouldBe(["qué", "pasó", "não", "sei"]);

    [Fact]
    public void Of_MaskedNumber_IsAWord() => SpokenText.Of("my card is **** thanks").Words.ShouldBe(["my", "card", "is", "****", "thanks"]);

    [Fact]
    public void Of_SeveralMarks_IsAskedOnce() => SpokenText.Of("Really?!? Yes.").Sentences.Select(s => s.Asked).ShouldBe([true, false]);

    [Fact]
    public void Of_HugeText_ReadsItsBeginning() => SpokenText.Of(string.Concat(Enumerable.Repeat("word ", 100_000))).Words.Count.ShouldBe(800);
}
