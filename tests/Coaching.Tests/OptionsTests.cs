namespace EdgeCx.Coaching.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void Validate_Defaults_AreFine()
    {
        new CoachingOptions().Validate().ShouldBeEmpty();
        new DeliveryOptions().Validate().ShouldBeEmpty();
    }

    [Fact]
    public void Validate_EveryWrongValue_NamesKeyValueAndWhatIsAllowed()
    {
        var errors = new CoachingOptions
        {
            Language = "xx",
            KindsOff = ["LongSilence", "Nonsense", "3"],
            StallGraceMs = 10,
            LongSilenceMs = 3000,
            FrustratedOpen = double.NaN,
            SpeakingRateLowPerS = 7,
        }.Validate().ToArray();
        errors.ShouldContain("Coaching:Language is 'xx'; allowed are en, es, pt.");
        errors.ShouldContain(e => e.StartsWith("Coaching:KindsOff has 'Nonsense'; allowed are SlowToRespond", StringComparison.Ordinal));
        errors.ShouldContain(e => e.StartsWith("Coaching:KindsOff has '3'", StringComparison.Ordinal));
        errors.ShouldContain("Coaching:StallGraceMs is 10; allowed are 40 to 2000.");
        errors.ShouldContain("Coaching:LongSilenceMs is 3000; allowed is more than Coaching:SlowToRespondMs (4000).");
        errors.ShouldContain("Coaching:FrustratedOpen is NaN; allowed are 0.05 to 1.");
        errors.ShouldContain(e => e.StartsWith("Coaching:SpeakingRateLowPerS is 7; allowed is less than", StringComparison.Ordinal));
        new DeliveryOptions { JsonLog = "relative.jsonl", JsonLogMaxMiB = 0, QueueCapacity = 1 }.Validate().Count().ShouldBe(3);
    }
}
