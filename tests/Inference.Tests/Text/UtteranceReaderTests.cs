using EdgeCx.Core.Calls;
using EdgeCx.Core.Speech;
using EdgeCx.Inference.Text;

namespace EdgeCx.Inference.Tests.Text;

public sealed class UtteranceReaderTests
{
    [Fact]
    public void Read_Customer_HasEmotionAndPhrases()
    {
        using var reader = UtteranceReader.Load(TextParity.Factory(), TextParity.ModelRoot, new CollectingLogger());
        reader.HasModel.ShouldBeTrue();
        var reading = reader.Read("Thank you so much, that's wonderful.", "en", SpeakerRole.Customer);
        reading.Phrases.Thanks.ShouldBe((byte)1);
        var emotion = reading.Emotion.ShouldNotBeNull();
        emotion.Abstained.ShouldBeFalse();
        emotion.Satisfaction.ShouldBeGreaterThan(emotion.Frustration + 0.5f);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    [InlineData("pt")]
    public void Read_Agent_HasPhrasesAndNeverEmotion(string language)
    {
        using var reader = UtteranceReader.Load(TextParity.Factory(), TextParity.ModelRoot, new CollectingLogger());
        var reading = reader.Read("gracias obrigado thanks", language, SpeakerRole.Agent);
        reading.Emotion.ShouldBeNull();
        reading.Phrases.Thanks.ShouldBeGreaterThan((byte)0);
    }

    [Theory]
    [InlineData(SpeakerRole.Unknown)]
    [InlineData(SpeakerRole.Mixed)]
    public void Read_RoleNotKnown_HasNothing(SpeakerRole role)
    {
        using var reader = UtteranceReader.Load(TextParity.Factory(), TextParity.ModelRoot, new CollectingLogger());
        reader.Read("This is ridiculous, thank you!", "en", role).ShouldBe(default);
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("EN")]
    [InlineData("es-419")]
    [InlineData("pt_BR")]
    public void Read_LanguageWithRegion_IsRead(string language)
    {
        using var reader = UtteranceReader.Load(TextParity.Factory(), TextParity.ModelRoot, new CollectingLogger());
        reader.Read("thanks gracias obrigado", language, SpeakerRole.Customer).Emotion.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("de")]
    [InlineData("")]
    public void Read_OtherLanguage_HasNothing(string language)
    {
        using var reader = UtteranceReader.Load(TextParity.Factory(), TextParity.ModelRoot, new CollectingLogger());
        reader.Read("thank you", language, SpeakerRole.Customer).ShouldBe(default);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("...")]
    public void Read_NoWords_Abstains(string text)
    {
        using var reader = UtteranceReader.Load(TextParity.Factory(), TextParity.ModelRoot, new CollectingLogger());
        var reading = reader.Read(text, "en", SpeakerRole.Customer);
        reading.Emotion.ShouldNotBeNull().Abstained.ShouldBeTrue();
        reading.Phrases.ShouldBe(default(PhraseCounts));
    }

    [Fact]
    public void Load_WithoutTheEncoder_ServesByWordListsAndSaysSoOnce()
    {
        var root = Directory.CreateTempSubdirectory().FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(root, "text-emotion"));
            foreach (var file in Directory.GetFiles(Path.Combine(TextParity.ModelRoot, "text-emotion")))
            {
                File.Copy(file, Path.Combine(root, "text-emotion", Path.GetFileName(file)));
            }

            var log = new CollectingLogger();
            using var reader = UtteranceReader.Load(TextParity.Factory(), root, log);
            reader.HasModel.ShouldBeFalse();
            log.Lines.Count.ShouldBe(1);
            log.Lines[0].Text.ShouldContain("word lists");
            reader.Read("this is ridiculous and unacceptable", "en", SpeakerRole.Customer).Emotion.ShouldNotBeNull().Frustration.ShouldBeGreaterThan(0.5f);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void Load_WithoutPhrases_NamesTheFile() =>
        Should.Throw<InferenceStartException>(() => UtteranceReader.Load(TextParity.Factory(), Path.GetTempPath(), new CollectingLogger())).Message.ShouldContain("phrases.en.json");

    [Fact]
    public void Read_Anything_IsNotLogged()
    {
        var log = new CollectingLogger();
        using var reader = UtteranceReader.Load(TextParity.Factory(), TextParity.ModelRoot, log);
        reader.Read("my secret is out", "en", SpeakerRole.Customer);
        log.Lines.ShouldAllBe(l => !l.Text.Contains("secret", StringComparison.Ordinal));
    }
}
