namespace EdgeCx.Core.Flow;

/// <summary>One latency histogram a stage.</summary>
public sealed class StageMetrics
{
    private readonly LatencyHistogram[] _stages = [.. Enum.GetValues<Stage>().Select(_ => new LatencyHistogram())];

    /// <summary>The histogram of a stage.</summary>
    public LatencyHistogram this[Stage stage] => _stages[(int)stage];

    /// <summary>Records the time between two monotonic stamps, in ns.</summary>
    public void Record(Stage stage, long fromNs, long toNs) => _stages[(int)stage].RecordNs(toNs - fromNs);
}
