using EdgeCx.Core.Flow;

namespace EdgeCx.Appliance.Capacity;

/// <summary>Percentiles of an interval, ms.</summary>
/// <param name="P50">Median.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="P999">99.9th percentile.</param>
/// <param name="Max">Longest.</param>
/// <param name="Samples">How many there were.</param>
internal sealed record Latencies(double P50, double P99, double P999, double Max, long Samples)
{
    /// <summary>Fewer samples make no 99th percentile.</summary>
    public const int FewestForP99 = 300;

    /// <summary>Of an interval.</summary>
    public static Latencies Of(LatencySnapshot interval) => new(
        Round(interval.PercentileMs(0.5)),
        Round(interval.PercentileMs(0.99)),
        Round(interval.PercentileMs(0.999)),
        Round(interval.MaxMs),
        interval.Count);

    private static double Round(double ms) => Math.Round(ms, 2);
}
