using EdgeCx.Appliance.Capacity.Measure;

namespace EdgeCx.Appliance.Capacity;

/// <summary>What creeps over a long measurement: slopes of its samples, an hour.</summary>
/// <param name="Samples">Samples behind them.</param>
/// <param name="RssMiBPerHour">Resident memory.</param>
/// <param name="HeapMiBPerHour">Managed heap with its garbage.</param>
/// <param name="P99MsPerHour">99th percentile of the latency.</param>
/// <param name="RssFirstMiB">Resident memory at the first sample.</param>
/// <param name="RssLastMiB">Resident memory at the last.</param>
internal sealed record SoakFigures(int Samples, double RssMiBPerHour, double HeapMiBPerHour, double P99MsPerHour, double RssFirstMiB, double RssLastMiB)
{
    private const int Fewest = 3;

    /// <summary>Of samples; null where they are too few for a slope.</summary>
    public static SoakFigures? Of(IReadOnlyList<Sample> samples) => samples.Count < Fewest
        ? null
        : new SoakFigures(
            samples.Count,
            PerHour(samples, static s => s.RssMiB),
            PerHour(samples, static s => s.HeapMiB),
            PerHour(samples, static s => s.P99Ms),
            samples[0].RssMiB,
            samples[^1].RssMiB);

    private static double PerHour(IReadOnlyList<Sample> samples, Func<Sample, double> value) =>
        Math.Round((StraightLine.Fit([.. samples.Select(s => (s.Seconds / 3600, value(s)))])?.Slope) ?? 0, 3);
}
