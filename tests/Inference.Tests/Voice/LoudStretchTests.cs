using EdgeCx.Inference.Voice;

namespace EdgeCx.Inference.Tests.Voice;

public sealed class LoudStretchTests
{
    private static readonly ChunkSound Loud = new(16, 0, -30, 12);
    private static readonly ChunkSound Quiet = new(16, 0, -70, 12);
    private static readonly ChunkSound Speech = new(16, 10, -30, 12);

    [Fact]
    public void Next_LoudForLong_PicksAFewAndThenOneInFour()
    {
        var stretch = default(LoudStretch);
        Enumerable.Range(1, 24).Where(_ => stretch.Next(Loud)).ShouldBe([3, 4, 5, 6, 7, 8, 9, 10, 14, 18, 22]);
    }

    [Theory]
    [InlineData(0, -55f, 12f)]
    [InlineData(0, -96f, 0f)]
    [InlineData(0, -20f, 1f)]
    [InlineData(1, -20f, 12f)]
    [InlineData(16, -20f, 12f)]
    public void Next_QuietSteadyOrSpoken_PicksNone(int speechFrames, float level, float range)
    {
        var stretch = default(LoudStretch);
        Enumerable.Range(0, 40).ShouldAllBe(_ => !stretch.Next(new ChunkSound(16, speechFrames, level, range)));
    }

    [Fact]
    public void Next_ShortPauses_DoNotBeginAnew()
    {
        var stretch = default(LoudStretch);
        ChunkSound[] chunks = [Loud, Loud, Quiet, Quiet, Quiet, Quiet, Loud];
        chunks.Select(c => stretch.Next(c)).ShouldBe([false, false, false, false, false, false, true]);
    }

    [Fact]
    public void Next_LongPauseOrSpeech_BeginsAnew()
    {
        var stretch = default(LoudStretch);
        ChunkSound[] paused = [Loud, Loud, Quiet, Quiet, Quiet, Quiet, Quiet, Loud, Loud, Loud];
        paused.Select(c => stretch.Next(c)).ShouldBe([.. Enumerable.Repeat(false, 9), true]);
        stretch.Next(Speech).ShouldBeFalse();
        stretch.Next(Loud).ShouldBeFalse();
        stretch.Next(Loud).ShouldBeFalse();
        stretch.Next(Loud).ShouldBeTrue();
        stretch.Reset();
        stretch.Next(Loud).ShouldBeFalse();
    }
}
