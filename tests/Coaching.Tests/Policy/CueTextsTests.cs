using System.Text;
using EdgeCx.Coaching.Policy;
using EdgeCx.Coaching.Policy.Texts;
using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Tests.Policy;

public sealed class CueTextsTests
{
    private static readonly CueRule[] Rules = CueRuleBook.From(new CoachingOptions());

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    [InlineData("pt")]
    public void Load_ShippedLanguage_HasEveryKindInTwoToEightWordsAndOneSentence(string language)
    {
        var texts = CueTexts.Load(language, Rules);
        foreach (var rule in Rules)
        {
            var text = texts[rule.Kind];
            text.Text.Split(' ').Length.ShouldBeInRange(2, 8);
            text.Reason.ShouldEndWith(".");
            var reason = text.Because(rule.Evidence.ToDictionary(CueMeasures.NameOf, _ => 0.5));
            reason.ShouldNotContain("{");
            reason.ShouldNotContain("–");
        }
    }

    [Fact]
    public void Because_Evidence_IsFilledInWithItsUnit()
    {
        var text = new CueText("x y", "{silenceMs:s} s, {overlapMs:s1} s, {anger:%}, {valence:1}, {n}, {gone:1}.");
        text.Because(new Dictionary<string, double> { ["silenceMs"] = 8032, ["overlapMs"] = 1536, ["anger"] = 0.714, ["valence"] = -0.44, ["n"] = 3 })
            .ShouldBe("8 s, 1.5 s, 71 %, -0.4, 3, –.");
    }

    [Theory]
    [InlineData("{", "line 1")]
    [InlineData("{\"Nonsense\":{\"text\":\"a b\",\"reason\":\"c\"}}", "Nonsense: not a kind")]
    [InlineData("{\"LongSilence\":{\"text\":\"short\",\"reason\":\"c\"}}", "LongSilence: text has to have two to eight words")]
    [InlineData("{\"LongSilence\":{\"text\":\"one two\"}}", "LongSilence: has no text and reason")]
    [InlineData("{\"LongSilence\":{\"text\":\"one two\",\"reason\":\"{anger:%}\"}}", "'anger' is no evidence of it; allowed are silenceMs")]
    [InlineData("{\"LongSilence\":{\"text\":\"one two\",\"reason\":\"{silenceMs:q}\"}}", "'q' is no format")]
    [InlineData("null", "LongSilence: has no text and reason")]
    public void TryRead_WrongTexts_NamesTheKindAndTheError(string json, string expected)
    {
        var errors = new List<string>();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        CueTexts.TryRead(stream, [.. Rules.Where(r => r.Kind == CueKind.LongSilence)], errors, out var texts).ShouldBeFalse();
        texts.ShouldBeNull();
        string.Join('\n', errors).ShouldContain(expected);
    }

    [Fact]
    public void Load_UnknownLanguage_SaysWhich() =>
        Should.Throw<InvalidDataException>(() => CueTexts.Load("xx", Rules)).Message.ShouldContain("'xx'");
}
