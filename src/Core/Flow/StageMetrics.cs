using System.Text.Json;

namespace EdgeCx.Core.Flow;

/// <summary>One latency histogram a stage.</summary>
public sealed class StageMetrics
{
    /// <summary>
    /// Upper bounds at which durations are counted for a monitoring system, µs: close together around the budget (100 ms) and the hard
    /// deadline (250 ms) of docs/latency.md.
    /// </summary>
    public static ReadOnlySpan<long> BoundsUs =>
    [
        1_000, 2_000, 5_000, 10_000, 15_000, 20_000, 30_000, 40_000, 60_000, 80_000, 100_000, 150_000, 200_000, 250_000, 500_000, 1_000_000,
    ];

    private static readonly string[] Labels = [.. Enum.GetNames<Stage>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];

    private readonly LatencyHistogram[] _stages = [.. Enum.GetValues<Stage>().Select(_ => new LatencyHistogram())];

    /// <summary>The histogram of a stage.</summary>
    public LatencyHistogram this[Stage stage] => _stages[(int)stage];

    /// <summary>Records the time between two monotonic stamps, in ns.</summary>
    public void Record(Stage stage, long fromNs, long toNs) => _stages[(int)stage].RecordNs(toNs - fromNs);

    /// <summary>The stage's name in metrics and traces, e.g. <c>emotion-wait</c>.</summary>
    public static string Label(Stage stage) => Labels[(int)stage];
}
