using EdgeCx.Appliance.Capacity;

namespace EdgeCx.Appliance.Tests.Capacity;

public sealed class LoadVerdictTests
{
    private const int BudgetMs = 100;

    [Fact]
    public void Of_NothingWrong_Held() => LoadVerdict.Of(Loads.Held(100), BudgetMs).ShouldBeEmpty();

    [Fact]
    public void Of_EachThingThatGives_IsNamed()
    {
        var held = Loads.Held(100);
        LoadVerdict.Of(held with { Live = 99 }, BudgetMs).ShouldBe([LoadLimit.Refused]);
        LoadVerdict.Of(held with { LostPackets = 1 }, BudgetMs).ShouldBe([LoadLimit.LostPackets]);
        LoadVerdict.Of(held with { DeadlineMissesOutsideStalls = 1 }, BudgetMs).ShouldBe([LoadLimit.Deadline]);
        LoadVerdict.Of(held with { LatencyOutsideStallsMs = new Latencies(20, 100.5, 120, 130, 5000) }, BudgetMs).ShouldBe([LoadLimit.Latency]);
        LoadVerdict.Of(held with { GraveShed = 1 }, BudgetMs).ShouldBe([LoadLimit.Shedding]);
        LoadVerdict.Of(held with { Generator = new GeneratorFigures(5.1, 9, 0.2, 0) }, BudgetMs).ShouldBe([LoadLimit.Generator]);
        LoadVerdict.Of(held with { Generator = new GeneratorFigures(0.5, 9, 0.97, 0) }, BudgetMs).ShouldBe([LoadLimit.Generator]);
        LoadVerdict.Of(held with { Generator = new GeneratorFigures(0.5, 9, 0.2, 1) }, BudgetMs).ShouldBe([LoadLimit.Generator]);
    }

    [Fact]
    public void Of_SeveralAtATime_TheGeneratorComesBeforeTheAppliance() =>
        LoadVerdict.Of(Loads.Held(100) with { Generator = new GeneratorFigures(8, 9, 0.2, 0), DeadlineMissesOutsideStalls = 3, GraveShed = 2 }, BudgetMs)
            .ShouldBe([LoadLimit.Generator, LoadLimit.Deadline, LoadLimit.Shedding]);

    [Fact]
    public void Of_LateOnlyNearStalls_Held() => LoadVerdict.Of(
        Loads.Held(100) with { LatencyMs = new Latencies(20, 240, 260, 300, 5000), DeadlineMisses = 12 }, BudgetMs).ShouldBeEmpty();

    [Fact]
    public void Of_HardlyAnythingOutsideStalls_EverythingCounts() => LoadVerdict.Of(
        Loads.Held(100) with { LatencyMs = new Latencies(20, 240, 260, 300, 5000), LatencyOutsideStallsMs = new Latencies(5, 6, 7, 8, 299) }, BudgetMs)
        .ShouldBe([LoadLimit.Latency]);
}
