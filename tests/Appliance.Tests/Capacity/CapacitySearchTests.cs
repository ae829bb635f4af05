using EdgeCx.Appliance.Capacity;

namespace EdgeCx.Appliance.Tests.Capacity;

public sealed class CapacitySearchTests
{
    [Theory]
    [InlineData(50, 2000, 437)]
    [InlineData(50, 2000, 50)]
    [InlineData(1, 2000, 3)]
    [InlineData(400, 2000, 70)]
    [InlineData(100, 20_000, 9000)]
    public void Tell_ABoxOfAnyCapacity_IsFoundTo5Percent(int start, int max, int capacity)
    {
        var search = new CapacitySearch(start, max);
        var steps = 0;
        while (search.Next is { } calls)
        {
            search.Tell(calls <= capacity);
            (++steps).ShouldBeLessThan(60);
        }

        search.Held.ShouldBeInRange((int)Math.Floor(capacity / 1.05) - 1, capacity);
        search.Gave.ShouldNotBeNull().ShouldBeGreaterThan(capacity);
    }

    [Fact]
    public void Tell_NothingGives_EndsAtTheBound()
    {
        var search = new CapacitySearch(50, 120);
        List<int> asked = [];
        while (search.Next is { } calls)
        {
            asked.Add(calls);
            search.Tell(held: true);
        }

        asked.ShouldBe([50, 75, 112, 120]);
        search.Held.ShouldBe(120);
        search.Gave.ShouldBeNull();
    }

    [Fact]
    public void Tell_OneBadMoment_IsTriedOnceMore()
    {
        var search = new CapacitySearch(40, 60);

        search.Tell(held: false);
        search.Next.ShouldBe(40);
        search.Gave.ShouldBeNull();
        search.Tell(held: true);

        search.Next.ShouldBe(60);
        search.Held.ShouldBe(40);
    }

    [Fact]
    public void Tell_RefusedCalls_AreBelievedAtOnce()
    {
        var search = new CapacitySearch(40, 60);

        search.Tell(held: false, isCertain: true);

        search.Gave.ShouldBe(40);
        search.Next.ShouldBe(20);
    }

    [Fact]
    public void Tell_NotEvenOneCall_Ends()
    {
        var search = new CapacitySearch(2, 10);
        for (var i = 0; i < 4; i++)
        {
            search.Tell(held: false);
        }

        search.Next.ShouldBeNull();
        search.Held.ShouldBe(0);
        search.Gave.ShouldBe(1);
    }
}
