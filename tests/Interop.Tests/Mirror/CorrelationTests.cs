using EdgeCx.Interop.Tests.Live;

namespace EdgeCx.Interop.Tests.Mirror;

/// <summary>The measure itself: it must find what is there and must not be content with less.</summary>
public sealed class CorrelationTests
{
    private static readonly short[] _played = MuLawWav.Linear(Speech.Piece("agent.wav", second: false));
    private static readonly short[] _other = MuLawWav.Linear(Speech.Piece("customer.wav", second: false));

    [Theory]
    [InlineData(0)]
    [InlineData(24_480)]
    [InlineData(81_001)]
    public void Best_PartOfWhatWasPlayed_IsFoundAtItsLag(int from)
    {
        var (value, lag, samples) = Correlation.Best(_played.AsSpan(from, 48_000), _played);

        value.ShouldBe(1, 1e-6);
        lag.ShouldBe(from);
        samples.ShouldBeInRange(40_000, 48_000);
    }

    [Fact]
    public void Best_WithAGapOfTheRightLength_LeavesItOut()
    {
        var heard = _played.AsSpan(0, 64_000).ToArray();
        Array.Clear(heard, 24_000, 16_000);

        var (value, lag, samples) = Correlation.Best(heard, _played);

        value.ShouldBe(1, 1e-6);
        lag.ShouldBe(0);
        samples.ShouldBeInRange(40_000, 48_000);
    }

    [Fact]
    public void Best_WithAGapOfTheWrongLength_IsPoor()
    {
        short[] heard = [.. _played.AsSpan(0, 32_000), .. new short[16_000], .. _played.AsSpan(32_000, 32_000)];

        Correlation.Best(heard, _played).Value.ShouldBeLessThan(0.9);
    }

    [Fact]
    public void Best_OnePacketTwice_IsPoor()
    {
        short[] heard = [.. _played.AsSpan(0, 24_000), .. _played.AsSpan(23_840, 40_000)];

        Correlation.Best(heard, _played).Value.ShouldBeLessThan(0.95);
    }

    [Fact]
    public void Best_AnotherVoice_IsPoor() => Correlation.Best(_other.AsSpan(0, 48_000), _played).Value.ShouldBeLessThan(0.4);

    [Fact]
    public void Best_BothVoicesMixed_IsPoor()
    {
        var mixed = new short[48_000];
        for (var i = 0; i < mixed.Length; i++)
        {
            mixed[i] = (short)((_played[i] + _other[i]) / 2);
        }

        Correlation.Best(mixed, _played).Value.ShouldBeLessThan(0.95);
    }

    [Fact]
    public void Best_Nothing_IsNothing()
    {
        Correlation.Best(new short[48_000], _played).ShouldBe((0, 0, 0), "silence");
        Correlation.Best([], _played).ShouldBe((0, 0, 0), "no audio");
    }
}
