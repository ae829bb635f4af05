using EdgeCx.Inference.Batching;

namespace EdgeCx.Inference.Tests.Batching;

public sealed class BacklogTests
{
    [Fact]
    public void Add_TwoLanes_EachKeepsItsOrder()
    {
        var backlog = new Backlog<int>(6);
        var a = new Lane();
        var b = new Lane();
        for (var i = 0; i < 3; i++)
        {
            backlog.Add(a, i);
            backlog.Add(b, 10 + i);
        }

        backlog.IsFull.ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => backlog.Add(a, 9));
        Drain(backlog, a).ShouldBe([0, 1, 2]);
        backlog.Count.ShouldBe(3);
        backlog.Add(a, 7);
        Drain(backlog, b).ShouldBe([10, 11, 12]);
        Drain(backlog, a).ShouldBe([7]);
        backlog.Count.ShouldBe(0);
        backlog.IsFull.ShouldBeFalse();
    }

    private static List<int> Drain(Backlog<int> backlog, Lane lane)
    {
        var items = new List<int>();
        while (lane.Head >= 0)
        {
            items.Add(backlog.First(lane));
            backlog.RemoveFirst(lane);
        }

        return items;
    }

    private sealed class Lane() : LegLane(TestLegs.Customer());
}
