using BenchmarkDotNet.Attributes;
using EdgeCx.Inference;
using EdgeCx.Inference.Batching;

namespace EdgeCx.Bench;

/// <summary>What an inference thread pays each time it looks around: the planner's decision, and a run time learnt.</summary>
[MemoryDiagnoser]
public class PlannerBenchmarks
{
    private const long NowNs = 1_000_000_000;
    private readonly BatchPlanner _planner = new(64, 4_000_000);
    private readonly RunTimeEstimator _estimator = new(new InferenceOptions().VoiceSizes);
    private long _ns = 1_000_000;

    /// <summary>Windows that could run.</summary>
    [Params(1, 8, 64)]
    public int Ready { get; set; }

    [GlobalSetup]
    public void Learn()
    {
        foreach (var size in new InferenceOptions().VoiceSizes)
        {
            _estimator.Record(size, 30_000 + (10_000 * size));
        }
    }

    [Benchmark]
    public int Plan() => _planner.Plan(new QueueView(Ready, NowNs + 90_000_000, NowNs - 1_000_000, 32_000), NowNs, _estimator).Count;

    /// <summary>The most urgent window is so near its deadline that the batch has to be cut.</summary>
    [Benchmark]
    public int PlanNearTheDeadline() => _planner.Plan(new QueueView(Ready, NowNs + 200_000, NowNs - 1_000_000, 32_000), NowNs, _estimator).Count;

    [Benchmark]
    public long LearnRunTime()
    {
        _ns = _ns == 1_000_000 ? 1_100_000 : 1_000_000;
        _estimator.Record(Ready, _ns);
        return _estimator.EstimateNs(Ready);
    }
}
