using EdgeCx.Inference.Text;

namespace EdgeCx.Inference.Tests.Text;

public sealed class TextEmotionModelTests
{
    // Both round the same values to 8 bits; where one is next to a half, single precision decides, and the values after it move by up to a step.
    [Fact]
    public void Run_OwnSentences_GivesPyTorchsOutputs()
    {
        using var model = TextEmotionModel.Load(TextParity.Factory(), TextParity.ModelRoot);
        var outputs = new float[model.Outputs];
        var rows = TextParity.Outputs();
        rows.Length.ShouldBeGreaterThan(100);
        var differences = new List<float>();
        foreach (var (text, expected) in rows)
        {
            model.Run(text, outputs);
            differences.Add(outputs.Zip(expected).Max(pair => Math.Abs(pair.First - pair.Second)));
            differences[^1].ShouldBeLessThanOrEqualTo(0.02f, text);
        }

        differences.Order().ElementAt(differences.Count / 2).ShouldBeLessThanOrEqualTo(1e-4f);
    }

    [Theory]
    [InlineData("Thank you so much, you've been very helpful!", "satisfaction")]
    [InlineData("This is ridiculous, you people are useless.", "frustration")]
    [InlineData("I don't understand what that fee is for.", "confusion")]
    [InlineData("I'm so sad about this.", "sadness")]
    public void Read_PlainSentence_HasItsGroup(string text, string group)
    {
        using var model = TextEmotionModel.Load(TextParity.Factory(), TextParity.ModelRoot);
        var emotion = model.Read(text, SpokenText.Of(text).Words.Count);
        emotion.Abstained.ShouldBeFalse();
        var found = group switch
        {
            "satisfaction" => emotion.Satisfaction,
            "frustration" => emotion.Frustration,
            "confusion" => emotion.Confusion,
            _ => emotion.Sadness,
        };
        found.ShouldBe(new[] { emotion.Frustration, emotion.Confusion, emotion.Satisfaction, emotion.Sadness, emotion.Neutral }.Max());
    }

    [Theory]
    [InlineData("")]
    [InlineData("日本語")]
    [InlineData("no worries")]
    public void Read_LittleOrForeignText_Abstains(string text)
    {
        using var model = TextEmotionModel.Load(TextParity.Factory(), TextParity.ModelRoot);
        model.Read(text, SpokenText.Of(text).Words.Count).Abstained.ShouldBeTrue();
    }

    [Theory]
    [InlineData("My name is Ann and my number is [number].")]
    [InlineData("it's [number] [number] [spelled]")]
    [InlineData("my date of birth is [date]")]
    public void Read_MaskedNumber_IsNeutral(string text)
    {
        using var model = TextEmotionModel.Load(TextParity.Factory(), TextParity.ModelRoot);
        var emotion = model.Read(text, SpokenText.Of(text).Words.Count);
        emotion.Neutral.ShouldBeGreaterThan(0.5f);
        emotion.Frustration.ShouldBeLessThan(0.2f);
    }

    [Fact]
    public void Read_AnyText_GivesProbabilities()
    {
        using var model = TextEmotionModel.Load(TextParity.Factory(), TextParity.ModelRoot);
        var outputs = new float[model.Outputs];
        foreach (var text in TextParity.Sentences)
        {
            model.Run(text, outputs);
            outputs.ShouldAllBe(p => p >= 0 && p <= 1);
        }
    }

    [Fact]
    public void Load_OtherWeights_NamesBothHashes()
    {
        var root = Copy(folder => File.AppendAllText(Path.Combine(folder, "text-emotion.f16"), "x"));
        try
        {
            var message = Should.Throw<InferenceStartException>(() => TextEmotionModel.Load(TextParity.Factory(), root)).Message;
            message.ShouldContain("text-emotion.f16");
            message.ShouldContain("expected");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void Load_OfAnotherEncoder_DoesNotStart()
    {
        var root = Copy(folder =>
        {
            var path = Path.Combine(folder, "text-emotion.json");
            File.WriteAllText(path, File.ReadAllText(path).Replace(SentenceEncoder.Sha256, new string('0', 64), StringComparison.Ordinal));
        });
        try
        {
            Should.Throw<InferenceStartException>(() => TextEmotionModel.Load(TextParity.Factory(), root)).Message.ShouldContain("another host");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static string Copy(Action<string> change)
    {
        var root = Directory.CreateTempSubdirectory().FullName;
        var folder = Directory.CreateDirectory(Path.Combine(root, "text-emotion")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(TextParity.ModelRoot, "text-emotion")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        change(folder);
        return root;
    }
}
