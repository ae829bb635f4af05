using EdgeCx.Inference.Batching;

namespace EdgeCx.Inference.Tests.Batching;

public sealed class RunTimeEstimatorTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void EstimateNs_NothingMeasured_IsZero() => new RunTimeEstimator([1, 4]).EstimateNs(3).ShouldBe(0);

    [Fact]
    public void EstimateNs_SteadyRuns_ComesToTheirTime()
    {
        var estimator = new RunTimeEstimator([1, 4, 16]);
        for (var i = 0; i < 200; i++)
        {
            estimator.Record(4, 3 * Ms);
        }

        estimator.EstimateNs(2).ShouldBeInRange(3 * Ms, 31 * Ms / 10);
        estimator.EstimateNs(16).ShouldBeInRange(12 * Ms, 13 * Ms);
        estimator.EstimateNs(99).ShouldBe(estimator.EstimateNs(16));
    }

    [Fact]
    public void Record_OneStall_MovesTheEstimateByABoundedStep()
    {
        var estimator = new RunTimeEstimator([1]);
        for (var i = 0; i < 200; i++)
        {
            estimator.Record(1, 2 * Ms);
        }

        estimator.Record(1, 5000 * Ms);
        estimator.EstimateNs(1).ShouldBeLessThan(5 * Ms);
    }

    [Fact]
    public void Relax_AfterManyStalls_LetsTheEstimateComeBack()
    {
        var estimator = new RunTimeEstimator([1]);
        for (var i = 0; i < 100; i++)
        {
            estimator.Record(1, 1000 * Ms);
        }

        for (var i = 0; i < 60; i++)
        {
            estimator.Relax();
        }

        estimator.EstimateNs(1).ShouldBeLessThan(60 * Ms);
    }
}
