using EdgeCx.Inference.Batching;

namespace EdgeCx.Inference.Tests.Batching;

public sealed class BatchPlannerTests
{
    private const long Ms = 1_000_000;
    private const long Never = long.MaxValue;

    /// <summary>Runs take 2 ms alone, 10 ms for 8, 20 ms for 16; at most 16 a batch; a window waits 20 ms at most. Now is 1000 ms.</summary>
    [Theory]
    [InlineData(0, Never, Never, 1, "Wait", 0, Never)]
    [InlineData(1, 1200, 999, 1, "Wait", 0, 1019)]
    [InlineData(1, 1200, 999, 21, "Run", 1, 0)]
    [InlineData(1, 1200, 999, Never, "Run", 1, 0)]
    [InlineData(1, 1200, 980, 1, "Run", 1, 0)]
    [InlineData(1, 1200, 970, 1, "Run", 1, 0)]
    [InlineData(16, 1200, 1000, 1, "Run", 16, 0)]
    [InlineData(40, 1200, 1000, 1, "Run", 16, 0)]
    [InlineData(5, Never, 1000, 1, "Run", 5, 0)]
    [InlineData(40, Never, 1000, 1, "Run", 16, 0)]
    [InlineData(1, 1001, 990, 1, "Shed", 0, 1002)]
    [InlineData(1, 900, 600, 1, "Shed", 0, 1002)]
    [InlineData(17, 1019, 999, 1, "Shed", 0, 1020)]
    [InlineData(17, 1020, 999, 1, "Run", 16, 0)]
    [InlineData(1, 1002, 999, 1, "Run", 1, 0)]
    [InlineData(8, 1012, 999, 1, "Wait", 0, 1002)]
    [InlineData(8, 1010, 999, 1, "Run", 8, 0)]
    [InlineData(16, 1012, 999, 1, "Run", 8, 0)]
    public void Plan_Table_IsAsStated(int ready, long dueMs, long queuedMs, long gapMs, string action, int count, long untilMs)
    {
        var estimator = new RunTimeEstimator([1, 8, 16]);
        for (var i = 0; i < 400; i++)
        {
            estimator.Record(1, 2 * Ms);
            estimator.Record(8, 10 * Ms);
            estimator.Record(16, 20 * Ms);
        }

        var queue = new QueueView(ready, Ns(dueMs), Ns(queuedMs), Ns(gapMs));
        var decision = new BatchPlanner(16, 20 * Ms).Plan(queue, 1000 * Ms, estimator);
        decision.Action.ToString().ShouldBe(action);
        decision.Count.ShouldBe(count);
        decision.UntilNs.ShouldBe(Ns(untilMs));
    }

    private static long Ns(long ms) => ms == Never ? Never : ms * Ms;
}
