using System.Globalization;
using EdgeCx.Core.Flow;
using Spectre.Console;

namespace EdgeCx.Appliance.Demo;

/// <summary>The demo's closing words in a terminal: how many cues, how late, and what was lost.</summary>
internal static class DemoReport
{
    /// <summary>Prints them.</summary>
    public static void Print(IAnsiConsole console, DemoSummary summary, FlowMetrics metrics, long lostPackets)
    {
        console.WriteLine();
        console.MarkupLine($"[bold]{summary.Calls} call, {summary.Estimates} estimates, {summary.CuesOpened} cues opened, {summary.CuesClosed} closed[/]");
        foreach (var (kind, count) in summary.OpenedByKind.OrderBy(k => k.Key, StringComparer.Ordinal))
        {
            console.MarkupLine($"  {Markup.Escape(kind)} × {count}");
        }

        foreach (var (reason, count) in summary.Dropped.OrderBy(d => d.Key, StringComparer.Ordinal))
        {
            console.MarkupLine($"  [grey]not shown, {Markup.Escape(reason)}: {count}[/]");
        }

        var endToEnd = metrics.Stages[Stage.EndToEnd];
        console.MarkupLine(string.Create(
            CultureInfo.InvariantCulture,
            $"latency, last sample's arrival to the event in its readers' queues: p50 [bold]{endToEnd.PercentileMs(0.5):0.0} ms[/], p99 [bold]{endToEnd.PercentileMs(0.99):0.0} ms[/], max {endToEnd.MaxMs:0.0} ms (budget 100 ms, hard deadline 250 ms)"));
        console.MarkupLine($"missed deadlines {metrics.DeadlineMisses}, lost packets {lostPackets}");
        foreach (var (reason, count) in metrics.Drops.NonZero())
        {
            console.MarkupLine($"  [grey]dropped, {reason}: {count}[/]");
        }
    }
}
