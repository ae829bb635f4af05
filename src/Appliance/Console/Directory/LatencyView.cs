namespace EdgeCx.Appliance.Web;

/// <summary>Latency of a call's last results, from the arrival of the last sample to the decision, ms; null before the first.</summary>
/// <param name="Count">Results behind the figures (at most 256).</param>
/// <param name="P50">Median.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="Max">Longest.</param>
internal sealed record LatencyView(int Count, double? P50, double? P99, double? Max);
