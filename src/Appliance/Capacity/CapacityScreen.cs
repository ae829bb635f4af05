using System.Globalization;
using EdgeCx.Appliance.Capacity.Measure;

namespace EdgeCx.Appliance.Capacity;

/// <summary>The run in a terminal: a line a load as it goes, then the curve and the advice.</summary>
internal sealed class CapacityScreen(TextWriter output) : ICapacityScreen
{
    private const int CurveWidth = 48;
    private const string Blocks = " ▏▎▍▌▋▊▉█";
    private bool _hasHead;

    /// <inheritdoc/>
    public void Begin(int calls)
    {
        if (!_hasHead)
        {
            _hasHead = true;
            output.WriteLine(
                $"{"calls",6}{"p50",8}{"p99",8}{"max",8}{"missed",8}{"shed",8}{"lost",7}{"app.",7}{"load",7}{"late",7}{"RSS",8}{"stalls",8}");
            output.WriteLine(
                $"{"",6}{"ms",8}{"ms",8}{"ms",8}{"",8}{"",8}{"",7}{"cores",7}{"cores",7}{"ms",7}{"MiB",8}{"",8}");
        }
    }

    /// <inheritdoc/>
    public void Show(LoadFigures load)
    {
        var judged = LoadVerdict.Judged(load);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{load.Calls,6}{judged.P50,8:0.0}{judged.P99,8:0.0}{judged.Max,8:0.0}{load.DeadlineMissesOutsideStalls,8}{load.GraveShed,8}{load.LostPackets,7}{load.Appliance.Cores,7:0.00}{load.LoadGenerator.Cores,7:0.00}{load.Generator.LateP99Ms,7:0.0}{load.RssMiB,8:0}{load.Stalls.Count,8}  {Words(load)}"));
    }

    /// <inheritdoc/>
    public void Show(Sample sample) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{sample.Seconds,6:0} s{sample.P50Ms,6:0.0}{sample.P99Ms,8:0.0}{"",8}{sample.DeadlineMissesOutsideStalls,8}{"",8}{sample.LostPackets,7}{"",14}{sample.GeneratorLateP99Ms,7:0.0}{sample.RssMiB,8:0}{sample.Stalls,8}"));

    /// <summary>Shows the end of it.</summary>
    public void Show(CapacityReport report)
    {
        output.WriteLine();
        Curve(report);
        output.WriteLine(report.Interrupted ? "Cut short; what was found so far:" : "");
        foreach (var sentence in report.Advice)
        {
            output.WriteLine(sentence);
        }

        var stalls = report.Load.Stalls;
        if (stalls.Count > 0)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"The machine stood still {stalls.Count} times ({stalls.TotalMs:0} ms together, the longest {stalls.LongestMs:0} ms); with what lay near it p99 was {report.LatencyMs.P99:0.0} ms, and {report.DeadlineMisses} deadlines were missed instead of {report.DeadlineMissesOutsideStalls}."));
        }

        if (stalls.IsShared)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Other programs used {stalls.OtherCores:0.00} of the {report.Cores} cores meanwhile: the figures are of what they left."));
        }

        if (report.Load.LatencyMs.Samples < Latencies.FewestForP99)
        {
            output.WriteLine($"Only {report.Load.LatencyMs.Samples} events: too few for a 99th percentile ({Latencies.FewestForP99}). Measure longer (--seconds) or more calls.");
        }
    }

    /// <summary>A bar of a length, in eighths of a character.</summary>
    internal static string Bar(double length)
    {
        var eighths = (int)Math.Round(Math.Max(0, length) * 8);
        return new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : Blocks[eighths % 8]);
    }

    private static string Words(LoadFigures load) => load.Held
        ? load.LatencyMs.Samples < Latencies.FewestForP99 ? "held (few events)" : "held"
        : "gave: " + string.Join(", ", load.Gave.Select(LoadVerdict.Words));

    private void Curve(CapacityReport report)
    {
        var loads = report.Loads.OrderBy(static l => l.Calls).ToList();
        var most = Math.Max(report.BudgetMs, Math.Min(loads.Max(static l => LoadVerdict.Judged(l).P99), 3.0 * report.BudgetMs));
        var budgetAt = (int)(report.BudgetMs / most * CurveWidth);
        output.WriteLine($"p99 against calls; | is the budget of {report.BudgetMs} ms");
        foreach (var load in loads)
        {
            var p99 = LoadVerdict.Judged(load).P99;
            var bar = Bar(Math.Min(p99, most) / most * CurveWidth).PadRight(CurveWidth + 1);
            if (bar[budgetAt] == ' ')
            {
                bar = bar.Remove(budgetAt, 1).Insert(budgetAt, "|");
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{load.Calls,6} {bar} {p99:0.0} ms{(load.Held ? "" : ", gave")}"));
        }
    }
}
