using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Tests.Rtp;

public sealed class SequenceUnwrapperTests
{
    [Fact]
    public void TryUnwrap_OverManyWrapsWithLossAndReordering_FollowsTheTrueNumber()
    {
        var random = new Random(1);
        var unwrapper = default(SequenceUnwrapper);
        unwrapper.Start(65_530);
        var highest = 65_530L;
        for (var i = 0; i < 200_000; i++)
        {
            var truth = Math.Max(65_530, highest + random.Next(-50, 60));
            unwrapper.TryUnwrap((ushort)truth, out var extended).ShouldBeTrue();
            extended.ShouldBe(truth);
            highest = Math.Max(highest, truth);
        }

        highest.ShouldBeGreaterThan(3 * 65_536);
        unwrapper.Highest.ShouldBe(highest);
    }

    [Theory]
    [InlineData(3000, true)]
    [InlineData(3001, false)]
    [InlineData(-100, true)]
    [InlineData(-101, false)]
    [InlineData(32_768, false)]
    public void TryUnwrap_Jumps_AreTakenUpToTheRfcsLimits(int step, bool expected)
    {
        var unwrapper = default(SequenceUnwrapper);
        unwrapper.Start(50);
        unwrapper.TryUnwrap((ushort)(50 + step), out var extended).ShouldBe(expected);
        if (expected)
        {
            extended.ShouldBe(50 + step);
        }
        else
        {
            unwrapper.Highest.ShouldBe(50);
        }
    }
}
