using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Tests.Rtp;

public sealed class PortRangeTests
{
    [Fact]
    public void TryTake_AllPairs_AreEvenAndEachTakenOnce()
    {
        var range = new PortRange(41_000, 41_009);
        var taken = new List<int>();
        while (range.TryTake(out var port))
        {
            taken.Add(port);
        }

        taken.ShouldBe([41_000, 41_002, 41_004, 41_006, 41_008]);
        range.Release(41_004);
        range.TryTake(out var again).ShouldBeTrue();
        again.ShouldBe(41_004);
    }

    [Fact]
    public void TryTake_AfterRelease_TakesTheOneThatRestedLongest()
    {
        var range = new PortRange(41_000, 41_009);
        range.TryTake(out var first);
        range.Release(first);
        range.TryTake(out var second);
        second.ShouldBe(41_002);
        range.PairOf(41_003).ShouldBe(1);
    }
}
