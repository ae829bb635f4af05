namespace EdgeCx.Appliance.Telemetry;

/// <summary>Figures of one name: what <c>/metrics</c> writes and a collector is sent.</summary>
/// <param name="Name">Name with its unit, as Prometheus wants it.</param>
/// <param name="Kind">Its type.</param>
/// <param name="Help">What it is.</param>
/// <param name="Read">Its values now; any thread.</param>
internal sealed record MetricFamily(string Name, MetricKind Kind, string Help, Func<IEnumerable<MetricSample>> Read)
{
    /// <summary>A family of one value without labels.</summary>
    public static MetricFamily Single(string name, MetricKind kind, string help, Func<double> read) => new(name, kind, help, () => [new MetricSample("", read())]);
}
