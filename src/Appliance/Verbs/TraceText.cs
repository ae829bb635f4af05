using System.Globalization;
using System.Text;
using EdgeCx.Appliance.Web;
using EdgeCx.Core.Flow;

namespace EdgeCx.Appliance.Verbs;

/// <summary>A trace as a table: a row a result, a column a stage, a bar of the whole.</summary>
internal static class TraceText
{
    private const int BarWidth = 25;

    // A letter a stage in the bar.
    private static readonly (string Stage, string Head, char Mark)[] Columns =
    [
        (StageMetrics.Label(Stage.ReorderHold), "hold", 'h'),
        (StageMetrics.Label(Stage.Framing), "frame", 'f'),
        (StageMetrics.Label(Stage.VoiceWait), "v-wait", 'w'),
        (StageMetrics.Label(Stage.VoiceInference), "v-run", 'v'),
        (StageMetrics.Label(Stage.EmotionWait), "e-wait", 'w'),
        (StageMetrics.Label(Stage.EmotionInference), "e-run", 'e'),
        (StageTime.Hearing, "hear", 'r'),
        (StageMetrics.Label(Stage.Conversation), "conv", 'c'),
        (StageMetrics.Label(Stage.Delivery), "deliv", 'd'),
    ];

    /// <summary>Writes a trace.</summary>
    public static void Write(TraceView trace, TextWriter output)
    {
        output.WriteLine(Text($"call {trace.CallId}, {(trace.Live ? "live" : "ended")}: {trace.Results.Count} results of its last {trace.WindowMs / 1000} s; ms in each stage, budget {trace.BudgetMs}, hard deadline {trace.HardDeadlineMs}"));
        if (trace.Results.Count == 0)
        {
            output.WriteLine("no result yet: nothing was said, or the customer's emotion may not be heard");
            return;
        }

        output.WriteLine();
        output.WriteLine($"{"at",9}  {"result",-22}{string.Concat(Columns.Select(c => $"{c.Head,7}"))}{"sum",8}  bar (the whole is the budget)");
        foreach (var row in trace.Results)
        {
            output.WriteLine(Row(row, trace.BudgetMs));
        }

        output.WriteLine();
        Sum(trace, output);
    }

    private static string Row(TraceRow row, int budgetMs)
    {
        var line = new StringBuilder();
        line.Append(Text($"{TimeSpan.FromMilliseconds(row.AtMs),9:m\\:ss\\.fff}  {Name(row),-22}"));
        foreach (var (stage, _, _) in Columns)
        {
            line.Append(row.Stages.FirstOrDefault(s => s.Stage == stage) is { } time ? Text($"{time.Ms,7:0.0}") : $"{"·",7}");
        }

        line.Append(Text($"{row.TotalMs,8:0.0}  |{Bar(row, budgetMs),-BarWidth}|"));
        if (row.OverBudget)
        {
            line.Append(row.OverDeadline ? " PAST THE DEADLINE" : " over the budget").Append(": ").Append(row.Slowest);
        }

        return row.Reason is { } reason ? line.Append(" (not shown: ").Append(reason).Append(')').ToString() : line.ToString();
    }

    private static string Name(TraceRow row) => row.Result switch
    {
        TracedResult.Estimate => "estimate",
        TracedResult.Cue => $"{row.CueId} {row.Kind}",
        _ => $"- {row.Kind}",
    };

    private static string Bar(TraceRow row, int budgetMs)
    {
        var bar = new StringBuilder();
        var sum = 0.0;
        foreach (var (stage, ms) in row.Stages)
        {
            sum += ms;
            var until = Math.Min(BarWidth, (int)Math.Round(sum / budgetMs * BarWidth));
            bar.Append(Array.Find(Columns, c => c.Stage == stage).Mark, Math.Max(0, until - bar.Length));
        }

        return sum > budgetMs ? bar.ToString(0, BarWidth - 1) + ">" : bar.ToString();
    }

    private static void Sum(TraceView trace, TextWriter output)
    {
        double[] totals = [.. trace.Results.Select(r => r.TotalMs).Order()];
        var over = trace.Results.Count(r => r.OverBudget);
        var past = trace.Results.Count(r => r.OverDeadline);
        output.WriteLine(Text($"sum: p50 {At(totals, 0.5):0.0} ms, p99 {At(totals, 0.99):0.0} ms, max {totals[^1]:0.0} ms; over the budget {over} of {totals.Length}, past the hard deadline {past}"));
        foreach (var stage in trace.Results.Where(r => r.OverBudget).GroupBy(r => r.Slowest).OrderByDescending(g => g.Count()))
        {
            output.WriteLine(Text($"  {stage.Count()} over the budget, most of it in {stage.Key}: up to {stage.Max(r => r.Stages.First(s => s.Stage == stage.Key).Ms):0.0} ms there"));
        }
    }

    private static double At(double[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
