namespace EdgeCx.Appliance.Telemetry;

/// <summary>Types of the Prometheus text format.</summary>
internal enum MetricKind
{
    /// <summary>Only grows, from the start on.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Quantiles since the start.</summary>
    Summary,

    /// <summary>Cumulative counts by upper bound (<c>le</c>).</summary>
    Histogram,
}
