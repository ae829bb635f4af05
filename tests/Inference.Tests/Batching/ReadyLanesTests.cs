using EdgeCx.Inference.Batching;

namespace EdgeCx.Inference.Tests.Batching;

public sealed class ReadyLanesTests
{
    [Theory]
    [InlineData(5, 0)]
    [InlineData(10, 0)]
    [InlineData(11, 1)]
    [InlineData(20, 1)]
    [InlineData(21, 4)]
    [InlineData(30, 4)]
    [InlineData(31, 5)]
    public void CountBelow_SortedLanes_IsHowManyComeBefore(long key, int count)
    {
        var ready = new ReadyLanes<Lane>(16);
        foreach (var due in (long[])[30, 20, 10, 20, 20])
        {
            ready.Add(new Lane());
            ready.SetKey(ready.Count - 1, due);
        }

        ready.Sort();

        ready.CountBelow(key).ShouldBe(count);
    }

    private sealed class Lane() : LegLane(TestLegs.Customer());
}
