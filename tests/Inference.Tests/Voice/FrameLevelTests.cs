using EdgeCx.Inference.Voice;

namespace EdgeCx.Inference.Tests.Voice;

public sealed class FrameLevelTests
{
    [Fact]
    public void Dbfs_DigitalSilence_IsTheFloor()
    {
        FrameLevel.Dbfs(new short[256]).ShouldBe(-96);
        FrameLevel.Dbfs([]).ShouldBe(-96);
    }

    [Fact]
    public void Dbfs_FullScaleSquare_IsZero() =>
        FrameLevel.Dbfs([.. Enumerable.Repeat(short.MinValue, 256)]).ShouldBe(0, 0.001);

    [Fact]
    public void Dbfs_TenthOfFullScale_IsMinus20() =>
        FrameLevel.Dbfs([.. Enumerable.Repeat((short)3277, 256)]).ShouldBe(-20, 0.01);
}
