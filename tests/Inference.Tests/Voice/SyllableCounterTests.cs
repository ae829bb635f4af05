using EdgeCx.Inference.Voice;

namespace EdgeCx.Inference.Tests.Voice;

public sealed class SyllableCounterTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Next_VoicedBuzz_CountsItsSyllables(double rate)
    {
        var counted = Count(TestSpeech.Buzz(10, rate));
        counted.ShouldBeInRange((int)(10 * rate) - 2, (int)(10 * rate));
    }

    [Fact]
    public void Next_SameLoudnessSwingsUnvoiced_CountsNone() => Count(TestSpeech.Buzz(10, 4, voiced: false)).ShouldBeLessThanOrEqualTo(2);

    [Fact]
    public void Next_SteadyBuzz_CountsAtMostOne() => Count(TestSpeech.Buzz(10, 4, depthDb: 0)).ShouldBeLessThanOrEqualTo(1);

    [Fact]
    public void Next_SilenceAndNoise_CountsNone()
    {
        Count(TestSpeech.Silence(5)).ShouldBe(0);
        Count(TestSpeech.Noise(10)).ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public void Forget_InMidSpeech_CountsOnFromThere()
    {
        var counter = new SyllableCounter();
        counter.Next(TestSpeech.Buzz(5, 4));
        counter.Forget();
        counter.Next(TestSpeech.Silence(1)).ShouldBe(0, "what had risen before is forgotten");
        counter.Next(TestSpeech.Buzz(5, 4)).ShouldBeInRange(18, 20);
    }

    [Fact]
    public void Next_AnySplit_CountsTheSame()
    {
        var samples = TestSpeech.Buzz(5, 4);
        var counter = new SyllableCounter();
        var counted = 0;
        for (var at = 0; at < samples.Length; at += 37)
        {
            counted += counter.Next(samples.AsSpan(at, Math.Min(37, samples.Length - at)));
        }

        counted.ShouldBe(Count(samples));
    }

    private static int Count(short[] samples) => new SyllableCounter().Next(samples);
}
