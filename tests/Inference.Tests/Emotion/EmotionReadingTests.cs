using EdgeCx.Core.Emotion;
using EdgeCx.Core.Speech;
using EdgeCx.Inference.Emotion;

namespace EdgeCx.Inference.Tests.Emotion;

public sealed class EmotionReadingTests
{
    private static readonly EmotionModelDescription Model = TestDescription.Make();

    [Theory]
    [InlineData("de")]
    [InlineData("DE")]
    [InlineData("de-CH")]
    [InlineData("de_AT")]
    public void From_TrainedLanguage_TakesItsScales(string language) => Read([0, 2, 0, 0, 2, 0, 0], language).Anger.ShouldBe(0.8808f, 1e-4f);

    [Theory]
    [InlineData("")]
    [InlineData("en")]
    [InlineData("deu")]
    [InlineData("-de")]
    public void From_AnotherOrNoLanguage_IsLessSure(string language)
    {
        var reading = Read([0, 2, 0, 0, 2, 0, 0], language);
        reading.Anger.ShouldBe(0.7311f, 1e-4f);
        reading.Confidence.ShouldBeLessThan(Read([0, 2, 0, 0, 2, 0, 0], "de").Confidence);
    }

    [Fact]
    public void From_AnotherLanguage_DoesNotSilenceWhatTheTrainedOneWouldSay()
    {
        // 0.11 on the trained scales, 0.05 on the others; 0.1 is needed.
        var reading = Read([0, 0.37, 0, 0, 0, 0, 0], "en");
        reading.Confidence.ShouldBeLessThan(0.1f);
        reading.Abstention.ShouldBe(AbstainReason.None);
        Read([0, 0.3, 0, 0, 0, 0, 0], "en").Abstention.ShouldBe(AbstainReason.Unsure);
    }

    [Fact]
    public void From_LittleSpeech_AbstainsForThat() => Read([0, 5, 0, 0, 0, 0, 0], "de", chunks: 1).Abstention.ShouldBe(AbstainReason.LittleSpeech);

    [Fact]
    public void From_HigherRung_NeedsItsOwnConfidence()
    {
        double[] logits = [0, 0.5, 0, 0, 0, 0, 0];
        Read(logits, "de").Abstention.ShouldBe(AbstainReason.None);
        Read(logits, "de", rung: 3).Abstention.ShouldBe(AbstainReason.Unsure);
    }

    [Fact]
    public void From_Logits_GivesProbabilities()
    {
        var reading = Read([1, 2, 3, 4, 0, 1, -1], "de");
        var p = reading.Probabilities;
        (p.Neutral + p.Anger + p.Happiness + p.Sadness).ShouldBe(1, 1e-6f);
        p.Sadness.ShouldBe(0.6439f, 1e-4f);
        reading.Confidence.ShouldBe(0.6439f - 0.2369f, 1e-4f);
        (reading.Anger, reading.Heard).ShouldBe((0.5f, AudioKind.OneVoice));
        reading.Arousal.ShouldBe(0.4621f, 1e-4f);
        reading.Valence.ShouldBe(-0.4621f, 1e-4f);
    }

    [Fact]
    public void From_HugeLogits_GivesNumbers()
    {
        var reading = Read([1e4, -1e4, 9e3, 0, 1e4, -1e4, 1e4], "de");
        reading.Probabilities.Neutral.ShouldBe(1);
        (reading.Anger, reading.Arousal, reading.Valence).ShouldBe((1f, -1f, 1f));
    }

    [Fact]
    public void Refused_Music_HasNoEmotion()
    {
        var reading = EmotionReading.Refused(AudioKind.Music, 4);
        reading.ShouldBe(new EmotionReading(new EmotionProbabilities(1, 0, 0, 0), 0, 0, 0, 0, 4, AbstainReason.OutOfDomain, AudioKind.Music));
        reading.Abstained.ShouldBeTrue();
    }

    private static EmotionReading Read(double[] logits, string language, int chunks = 3, int rung = 0) =>
        EmotionReading.From(logits, chunks, language, Model.Rungs[rung], Model);
}
