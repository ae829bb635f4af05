using EdgeCx.Core.Flow;

namespace EdgeCx.Core.Tests.Flow;

public sealed class RungCountersTests
{
    [Fact]
    public void Add_Rungs_AreCountedApart()
    {
        var counters = new RungCounters();
        counters.Add(0);
        counters.Add(3);
        counters.Add(3);
        Enumerable.Range(0, RungCounters.Rungs).Select(r => counters[r]).ShouldBe([1L, 0, 0, 2]);
    }

    [Fact]
    public void AddSteps_UpAndBack_AreCountedApart()
    {
        var counters = new RungCounters();
        counters.AddSteps(1);
        counters.AddSteps(2);
        counters.AddSteps(-1);
        (counters.StepsUp, counters.StepsBack).ShouldBe((3, 1));
    }
}
