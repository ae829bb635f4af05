using EdgeCx.Core.Emotion;
using EdgeCx.Inference.Text;

namespace EdgeCx.Inference.Tests.Text;

public sealed class EmotionLexiconTests
{
    [Theory]
    [InlineData("es", "estoy muy enojado esto es inaceptable", "frustration")]
    [InlineData("es", "estoy harta de esperar", "frustration")]
    [InlineData("es", "no entiendo este cargo", "confusion")]
    [InlineData("es", "muchas gracias es usted muy amable", "satisfaction")]
    [InlineData("es", "estoy muy decepcionada con ustedes", "sadness")]
    [InlineData("es", "buenos días quisiera cambiar mi dirección", "neutral")]
    [InlineData("pt", "estou muito irritado isso é um absurdo", "frustration")]
    [InlineData("pt", "não entendi essa cobrança", "confusion")]
    [InlineData("pt", "muito obrigada ótimo atendimento", "satisfaction")]
    [InlineData("pt", "estou muito decepcionado", "sadness")]
    [InlineData("en", "this is ridiculous and unacceptable", "frustration")]
    [InlineData("en", "i don't understand this", "confusion")]
    [InlineData("en", "thank you that's great", "satisfaction")]
    [InlineData("en", "i'm really disappointed", "sadness")]
    public void Read_ClearUtterance_HasItsGroupFirst(string language, string text, string expected)
    {
        var emotion = Lexicon(language).Read(SpokenText.Of(text));
        emotion.Abstained.ShouldBeFalse();
        Strongest(emotion).ShouldBe(expected);
    }

    [Theory]
    [InlineData("es", "no estoy nada contento con el servicio")]
    [InlineData("pt", "não estou nada satisfeito")]
    [InlineData("en", "i am not very happy")]
    public void Read_NegatedSatisfaction_IsNotSatisfaction(string language, string text)
    {
        var emotion = Lexicon(language).Read(SpokenText.Of(text));
        emotion.Satisfaction.ShouldBe(0);
        emotion.Frustration.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Read_Intensified_IsStronger() =>
        Lexicon("es").Read(SpokenText.Of("estoy muy triste")).Sadness.ShouldBeGreaterThan(Lexicon("es").Read(SpokenText.Of("estoy triste")).Sadness);

    [Theory]
    [InlineData("es", "")]
    [InlineData("es", "sí")]
    [InlineData("es", "mi tarjeta llegó el martes")]
    [InlineData("es", "gracias pero fue horrible")]
    [InlineData("pt", "o cartão chegou na terça")]
    [InlineData("pt", "certo")]
    public void Read_LittleOrContradictoryEvidence_Abstains(string language, string text) =>
        Lexicon(language).Read(SpokenText.Of(text)).Abstained.ShouldBeTrue();

    [Fact]
    public void Read_AnyText_GivesProbabilities()
    {
        var emotion = Lexicon("es").Read(SpokenText.Of(string.Concat(Enumerable.Repeat("inaceptable ", 300))));
        foreach (var p in new[] { emotion.Frustration, emotion.Confusion, emotion.Satisfaction, emotion.Sadness, emotion.Neutral })
        {
            p.ShouldBeInRange(0, 1);
        }
    }

    [Fact]
    public void Read_FileWithoutAGroup_NamesIt()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid() + ".json");
        File.WriteAllText(path, """{"groups":{"confusion":{}},"negated":{},"negations":[],"negationReach":3,"intensifiers":{},"minEvidence":1,"minLead":0}""");
        try
        {
            Should.Throw<InferenceStartException>(() => EmotionLexicon.Read(path)).Message.ShouldContain("frustration");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static EmotionLexicon Lexicon(string language) =>
        EmotionLexicon.Read(Path.Combine(TextParity.ModelRoot, "text-emotion", $"lexicon.{language}.json"));

    private static string Strongest(TextEmotion e) => new[]
    {
        ("frustration", e.Frustration), ("confusion", e.Confusion), ("satisfaction", e.Satisfaction), ("sadness", e.Sadness), ("neutral", e.Neutral),
    }.MaxBy(pair => pair.Item2).Item1;
}
