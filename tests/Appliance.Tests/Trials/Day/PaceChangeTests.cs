using EdgeCx.Appliance.Trials.Day;

namespace EdgeCx.Appliance.Tests.Trials.Day;

public sealed class PaceChangeTests
{
    [Theory]
    [InlineData(1.25)]
    [InlineData(1.6)]
    [InlineData(2.0)]
    public void Faster_ATone_IsShorterAtItsPitchAndLevel(double pace)
    {
        short[] tone = [.. Enumerable.Range(0, 16_000).Select(i => (short)(8000 * Math.Sin(2 * Math.PI * 200 * i / 8000)))];
        var faster = PaceChange.Faster(tone, pace);
        (tone.Length / (double)faster.Length).ShouldBe(pace, 0.05);

        // Two hundred periods a second cross zero four hundred times.
        var middle = faster[800..^800];
        var crossings = middle.Zip(middle.Skip(1)).Count(p => p.First < 0 != p.Second < 0) / (middle.Length / 8000.0);
        crossings.ShouldBe(400, 12);
        ((int)middle.Max()).ShouldBeInRange(6500, 9000);
    }

    [Fact]
    public void Faster_LessThanAPiece_IsEmptyAndNoError() => PaceChange.Faster(new short[20], 1.6).Length.ShouldBeLessThanOrEqualTo(120);
}
