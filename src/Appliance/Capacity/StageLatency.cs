namespace EdgeCx.Appliance.Capacity;

/// <summary>Percentiles of one stage, ms.</summary>
/// <param name="P50">Median.</param>
/// <param name="P99">99th percentile.</param>
internal sealed record StageLatency(double P50, double P99);
