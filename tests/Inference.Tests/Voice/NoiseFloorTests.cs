using EdgeCx.Inference.Voice;

namespace EdgeCx.Inference.Tests.Voice;

public sealed class NoiseFloorTests
{
    private const float Noise = -61;

    [Fact]
    public void Holds_NoiseNobodySpeaksIn_OnceTheModelSaidSoOftenEnough()
    {
        var floor = new NoiseFloor(3);
        for (var i = 0; i < NoiseFloor.Confirmations; i++)
        {
            floor.Holds(Noise).ShouldBeFalse();
            floor.Heard(Noise, isSpeech: false);
        }

        floor.Holds(Noise).ShouldBeTrue();
        floor.Holds(Noise + 2.9f).ShouldBeTrue();
        floor.Holds(Noise + 3.1f).ShouldBeFalse();
    }

    [Fact]
    public void Holds_NoiseForLong_LetsTheModelHearAFrameASecond()
    {
        var floor = Confirmed();
        var asked = 0;
        for (var i = 0; i < 320; i++)
        {
            if (floor.Holds(Noise))
            {
                floor.Passed(Noise);
            }
            else
            {
                floor.Heard(Noise, isSpeech: false);
                asked++;
            }
        }

        asked.ShouldBe(10);
    }

    [Fact]
    public void Holds_SpeechWasHeard_NotBeforeTheModelFoundNobodyAgain()
    {
        var floor = Confirmed();
        floor.Heard(Noise + 2, isSpeech: true);
        for (var i = 0; i < NoiseFloor.Confirmations; i++)
        {
            floor.Holds(Noise).ShouldBeFalse();
            floor.Heard(Noise, isSpeech: false);
        }

        floor.Holds(Noise).ShouldBeTrue();
    }

    [Fact]
    public void Holds_NoiseBecomesLouder_IsHeardForTwoSecondsAndThenTheNoise()
    {
        var floor = Confirmed();
        var heard = 0;
        for (; !floor.Holds(Noise + 8); heard++)
        {
            floor.Heard(Noise + 8, isSpeech: false);
        }

        heard.ShouldBeInRange(48, 64);
    }

    [Theory]
    [InlineData(-44f, 3)]
    [InlineData(-61f, 0)]
    public void Holds_LoudNoiseOrSwitchedOff_Never(float level, double marginDb)
    {
        var floor = new NoiseFloor(marginDb);
        for (var i = 0; i < 200; i++)
        {
            floor.Heard(level, isSpeech: false);
            floor.Holds(level).ShouldBeFalse();
        }
    }

    [Fact]
    public void Forget_NothingHeardSince_HoldsNothing()
    {
        var floor = Confirmed();
        floor.Forget();
        floor.Holds(Noise).ShouldBeFalse();
        floor.Heard(Noise, isSpeech: false);
        floor.Holds(Noise).ShouldBeFalse();
    }

    private static NoiseFloor Confirmed()
    {
        var floor = new NoiseFloor(3);
        for (var i = 0; i < NoiseFloor.Confirmations; i++)
        {
            floor.Heard(Noise, isSpeech: false);
        }

        return floor;
    }
}
