using System.Globalization;
using EdgeCx.Appliance.Trials.Day;

namespace EdgeCx.Appliance.Reports;

/// <summary><c>simulate-day --report</c>: a simulated day in tables, and what other shares of angry calls would make of it as a plot.</summary>
internal static class DayMarkdown
{
    /// <summary>Writes a report.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="path">Where the report is written, its plot beside it.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(DayReport report, string path)
    {
        var markdown = new MarkdownReport(path)
            .Heading(1, "A simulated day")
            .Paragraph($"`{report.Command}`: {report.Before.Calls} calls of {report.Agents} agents a day, {Number(report.Before.Hours, "0.0")} hours on the second, drawn from "
                + $"{report.DistinctCalls} distinct composed calls ({Number(report.DistinctHours, "0.0")} hours) of {report.Speakers.Count} customers' voices, {DayText.SpeechOf(report.Speech)}. "
                + $"Calm speech that differs: {Number(report.UniqueCalmMinutes, "0.0")} minutes. In brackets 95 % intervals by bootstrap over the customers' voices.")
            .Table(
                ["", "cues a call hour", "precision", "of cues on the customer's state", "moments met"],
                [Overall("day 1, agents tap", report.Learning), Overall("day 2, nothing learnt", report.Before), Overall("day 2, after day 1", report.After)])
            .Paragraph($"Taps on day 1: {report.Taps.Helpful} helpful, {report.Taps.Unhelpful} not, of {report.Taps.Cues} cues. Day 2 is the same both times, call by call; nobody taps on it.");
        markdown.Table(
            ["learnt on day 1", "helpful", "not", "expected to help", "opens (mean over agents)", "opens untaught", "agents for whom it is silent"],
            report.Learnt.Select(l => (IReadOnlyList<string>)
            [
                l.Kind.ToString(), Count(l.Helpful), Count(l.Unhelpful), Share(l.Precision), Number(l.Opens, "0.###"), Number(l.UsualOpens, "0.###"), Count(l.SilentFor),
            ]));
        Day(markdown, "Day 2, nothing learnt", report.Before);
        Day(markdown, "Day 2, after day 1", report.After);
        markdown
            .Heading(2, "Other shares of calls")
            .Paragraph("Precision of a cue on the customer's state where so many calls have what it is about. First: with the false cues of the composed calls. Second: with as many as "
                + "these calls do not rule out (upper end of the 95 % interval over the speech that differs). After the semicolon the same two with the recorded calm calls.")
            .Table(
                ["cue", "calls with, without", "true a call with", "false a call with", "false a call without, at most; recorded, at most", "1 % of calls", "5 %", "20 %"],
                report.BaseRates.Select(b => (IReadOnlyList<string>)
                [
                    b.Kind.ToString(), $"{b.CallsWith}, {b.CallsWithout}", Number(b.TruePerCallWith, "0.00"), Number(b.FalsePerCallWith, "0.00"),
                    $"{Number(b.FalsePerCallWithout, "0.000")}, {Number(b.FalsePerCallWithoutAtMost, "0.00")}; {Number(b.FalsePerCallRecorded, "0.00")}, {Number(b.FalsePerCallRecordedAtMost, "0.00")}",
                    .. b.Precisions.Select(p => $"{Share(p.Composed)}, {Share(p.AtLeast)}; {Share(p.Recorded)}, {Share(p.RecordedAtLeast)}"),
                ]));
        if (report.Recorded is { } recorded)
        {
            markdown
                .Paragraph($"Recorded calls whose customers are calm: {recorded.Calls}, {Number(recorded.Hours, "0.00")} hours; every cue on the customer's state is false (Poisson interval, exact).")
                .Table(["cue", "cues", "an hour"], recorded.Kinds.Select(k => (IReadOnlyList<string>)[k.Kind.ToString(), Count(k.Cues), Number(k.PerHour, "0.0") + Interval(k.PerHourInterval, "0.0")]));
        }

        markdown.Plot("base-rate", BaseRate(report), "Precision of the cue 'customer frustrated' over the share of calls with an angry passage")
            .Heading(2, "Assumed")
            .Table(["what", "value"], report.Assumed.Select(a => (IReadOnlyList<string>)[a.Key, Number(a.Value, "0.###")]))
            .Table(["left out", ""], report.LeftOut.Select(l => (IReadOnlyList<string>)[l, ""]))
            .Write();
    }

    private static void Day(MarkdownReport markdown, string name, DayFigures day) => markdown
        .Heading(2, name)
        .Table(
            ["cue", "shown", "an hour", "precision", "moments", "recall", "held back", "moments whose cue was held back", "median from the onset, s"],
            day.Kinds.Select(k => (IReadOnlyList<string>)
            [
                k.Kind + (k.IsComposed ? "" : " (none composed)"), Count(k.Shown), Number(k.PerHour, "0.00"), Share(k.Precision) + Interval(k.PrecisionInterval, "0.00"), Count(k.Moments),
                Share(k.Recall) + Interval(k.RecallInterval, "0.00"), Count(k.HeldBack), Count(k.FoundButHeldBack), Number(k.MedianDelayMs / 1000, "0.0"),
            ]))
        .Table(
            ["moment", "count", "an hour", "met by any cue", "median to the first cue, s", "false cues inside"],
            day.Moments.Select(m => (IReadOnlyList<string>)
            [
                m.Kind.ToString(), Count(m.Count), Number(m.PerHour, "0.00"), Share(m.Recall) + Interval(m.RecallInterval, "0.00"), Number(m.MedianDelayMs / 1000, "0.0"), Count(m.FalseInside),
            ]))
        .Table(
            ["shown", "calls", "hours", "cues", "an hour", "right"],
            day.Tiers.Concat(day.Tenures).Select(t => (IReadOnlyList<string>)
            [
                t.Name, Count(t.Calls), Number(t.Hours, "0.0"), Count(t.Cues), Number(t.PerHour, "0.00"), Share(DayFigures.Share(t.True, t.Cues)),
            ]))
        .Table(
            ["held back by", "cues", "share of all that wanted to be shown", "of them right"],
            day.HeldBack.Select(h => (IReadOnlyList<string>)[h.Name, Count(h.Cues), Share(h.Share), Share(DayFigures.Share(h.True, h.Cues))]));

    private static SvgPlot BaseRate(DayReport report)
    {
        var plot = new SvgPlot("Precision of CustomerFrustrated", PlotAxis.UpTo("share of calls with an angry passage", [0.3]), PlotAxis.Share("precision"));
        if (report.BaseRates.FirstOrDefault(b => b.Kind == Core.Cues.CueKind.CustomerFrustrated) is { } frustrated)
        {
            double[] shares = [.. Enumerable.Range(1, 60).Select(i => i * 0.005)];
            plot.Line("as composed", shares.Select(s => (s, frustrated.At(s, frustrated.FalsePerCallWithout) ?? double.NaN)))
                .Line("at least", shares.Select(s => (s, frustrated.At(s, frustrated.FalsePerCallWithoutAtMost) ?? double.NaN)))
                .Line("recorded calls", shares.Select(s => (s, frustrated.At(s, frustrated.FalsePerCallRecorded) ?? double.NaN)));
        }

        return plot;
    }

    private static string[] Overall(string name, DayFigures f) =>
    [
        name, Number(f.PerHour, "0.00") + Interval(f.PerHourInterval, "0.00"), Share(f.Precision) + Interval(f.PrecisionInterval, "0.00"),
        Share(f.CustomerPrecision) + Interval(f.CustomerPrecisionInterval, "0.00"), Share(f.Recall),
    ];

    private static string Share(double? value) => Number(value, "0.00");

    private static string Interval(double[]? interval, string format) => interval is [var low, var high] ? $" [{Number(low, format)}, {Number(high, format)}]" : "";

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";

    private static string Count(int n) => n.ToString(CultureInfo.InvariantCulture);
}
