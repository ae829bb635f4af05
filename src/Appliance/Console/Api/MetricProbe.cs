namespace EdgeCx.Appliance.Web;

/// <summary>A figure of one room that is shown in the metrics as a family of its own.</summary>
/// <param name="Name">Name of the family, with its unit, as Prometheus wants it.</param>
/// <param name="Type"><c>counter</c> or <c>gauge</c>.</param>
/// <param name="Help">What it is.</param>
/// <param name="Read">Its value now; any thread.</param>
internal sealed record MetricProbe(string Name, string Type, string Help, Func<double> Read);
