using EdgeCx.Appliance.Reports;

namespace EdgeCx.Appliance.Capacity;

/// <summary>The curve of latency against calls as a picture.</summary>
internal static class CapacityPlot
{
    /// <summary>Draws it as SVG.</summary>
    public static string Draw(CapacityReport report)
    {
        var loads = report.Loads.OrderBy(static l => l.Calls).ToList();
        var across = PlotAxis.UpTo("calls", loads.Select(static l => (double)l.Calls));
        var up = PlotAxis.UpTo("ms from the last sample's arrival to the event", loads.Select(static l => LoadVerdict.Judged(l).P99).Append(report.BudgetMs));
        return new SvgPlot($"Latency against calls, {report.Cores} cores, {report.ExecutionTarget}", across, up)
            .Guide(across.Least, report.BudgetMs, across.Most, report.BudgetMs)
            .Line("p99", loads.Select(static l => ((double)l.Calls, LoadVerdict.Judged(l).P99)), withPoints: true)
            .Line("p50", loads.Select(static l => ((double)l.Calls, LoadVerdict.Judged(l).P50)), withPoints: true)
            .Write();
    }
}
