namespace EdgeCx.Appliance.Telemetry;

/// <summary>One value of a family.</summary>
/// <param name="Suffix">Behind the family's name: <c>_bucket</c>, <c>_sum</c>, <c>_count</c>, or nothing.</param>
/// <param name="Value">The value now.</param>
/// <param name="Labels">Names and values of its labels.</param>
internal readonly record struct MetricSample(string Suffix, double Value, params KeyValuePair<string, object?>[] Labels);
