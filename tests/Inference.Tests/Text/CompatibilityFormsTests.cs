using EdgeCx.Inference.Text;

namespace EdgeCx.Inference.Tests.Text;

public sealed class CompatibilityFormsTests
{
    [Theory]
    [InlineData("plain text, with punctuation!", "plain text, with punctuation!")]
    [InlineData("ﬁve ½ of №5", "five 1⁄2 of No5")]
    [InlineData("ＦＵＬＬ　ＷＩＤＴＨ", "FULL WIDTH")]
    [InlineData("e\u0301te\u0301", "été")]
    [InlineData("no\u00a0break", "no break")]
    [InlineData("\U0001d407i", "Hi")]
    [InlineData("\u0301", "\u0301")]
    public void Normalize_Text_IsUnicodesCompatibilityForm(string text, string expected) => CompatibilityForms.Normalize(text).ShouldBe(expected);

    [Fact]
    public void Normalize_Ascii_IsTheSameString()
    {
        const string text = "nothing changes";
        CompatibilityForms.Normalize(text).ShouldBeSameAs(text);
    }
}
