using EdgeCx.Appliance.Reports;

namespace EdgeCx.Appliance.Capacity;

/// <summary>What a measurement of capacity looks like: latency against calls, cost and memory as calls grow, and a long load over time.</summary>
internal static class CapacityPlot
{
    private const double SecondsAMinute = 60;

    /// <summary>Draws what the report has, as SVG by the end of the file's name: the curve itself has none.</summary>
    public static IEnumerable<(string Suffix, string Svg)> Draw(CapacityReport report)
    {
        var loads = report.Loads.OrderBy(static l => l.Calls).ToList();
        yield return ("", Latency(report, loads));
        if (loads.Count > 1)
        {
            yield return ("-cost", Growth(report, loads, "cores of the appliance", "Processor", static l => l.Appliance.Cores));
            yield return ("-memory", Growth(report, loads, "MiB resident", "Memory", static l => l.RssMiB));
        }

        if (report.Soak is not null)
        {
            yield return ("-soak-latency", SoakLatency(report));
            yield return ("-soak-memory", SoakMemory(report));
        }
    }

    private static string Latency(CapacityReport report, IReadOnlyList<LoadFigures> loads)
    {
        var across = PlotAxis.UpTo("calls", loads.Select(static l => (double)l.Calls));
        var up = PlotAxis.UpTo("ms from the last sample's arrival to the event", loads.Select(static l => LoadVerdict.Judged(l).P99).Append(report.BudgetMs));
        return new SvgPlot($"Latency against calls, {report.Cores} cores, {report.ExecutionTarget}", across, up)
            .Guide(across.Least, report.BudgetMs, across.Most, report.BudgetMs)
            .Line("p99", loads.Select(static l => ((double)l.Calls, LoadVerdict.Judged(l).P99)), withPoints: true)
            .Line("p50", loads.Select(static l => ((double)l.Calls, LoadVerdict.Judged(l).P50)), withPoints: true)
            .Write();
    }

    // The line is fitted to the loads that held: beyond them something is shed, and a call costs less because it gets less.
    private static string Growth(CapacityReport report, IReadOnlyList<LoadFigures> loads, string unit, string what, Func<LoadFigures, double> value)
    {
        List<(double X, double Y)> points = [.. loads.Select(l => ((double)l.Calls, value(l)))];
        var fitted = StraightLine.Fit([.. loads.Where(static l => l.Held).Select(l => ((double)l.Calls, value(l)))]);
        var across = PlotAxis.UpTo("calls", points.Select(static p => p.X));
        var plot = new SvgPlot(FormattableString.Invariant($"{what} as calls grow, {report.Cores} cores, {report.ExecutionTarget}"), across, PlotAxis.UpTo(unit, points.Select(static p => p.Y)))
            .Line("measured", points, withPoints: true);
        return fitted is { } line
            ? plot.Line(FormattableString.Invariant($"{line.Slope * 1000:0.##} a 1000 calls"), [(0, line.Intercept), (across.Most, line.Intercept + (line.Slope * across.Most))]).Write()
            : plot.Write();
    }

    private static string SoakLatency(CapacityReport report)
    {
        var samples = report.Samples;
        var across = PlotAxis.UpTo("minutes", samples.Select(static s => s.Seconds / SecondsAMinute));
        var up = PlotAxis.UpTo("ms from the last sample's arrival to the event", samples.Select(static s => s.P99Ms).Append(report.BudgetMs));
        return new SvgPlot($"Latency of {report.Calls} calls over time", across, up)
            .Guide(across.Least, report.BudgetMs, across.Most, report.BudgetMs)
            .Line("p99", samples.Select(static s => (s.Seconds / SecondsAMinute, s.P99Ms)))
            .Line("p50", samples.Select(static s => (s.Seconds / SecondsAMinute, s.P50Ms)))
            .Write();
    }

    private static string SoakMemory(CapacityReport report)
    {
        var samples = report.Samples;
        var across = PlotAxis.UpTo("minutes", samples.Select(static s => s.Seconds / SecondsAMinute));
        return new SvgPlot($"Memory of {report.Calls} calls over time", across, PlotAxis.UpTo("MiB", samples.Select(static s => s.RssMiB)))
            .Line("resident", samples.Select(static s => (s.Seconds / SecondsAMinute, s.RssMiB)))
            .Line("managed heap", samples.Select(static s => (s.Seconds / SecondsAMinute, s.HeapMiB)))
            .Write();
    }
}
