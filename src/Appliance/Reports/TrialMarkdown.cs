using System.Globalization;
using EdgeCx.Appliance.Trials;

namespace EdgeCx.Appliance.Reports;

/// <summary><c>evaluate-calls --report</c>: delay and false alarms on composed calls, with their curve.</summary>
internal static class TrialMarkdown
{
    /// <summary>Writes a report.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="command">The command that found it.</param>
    /// <param name="path">Where the report is written, its plot beside it.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(TrialReport report, string command, string path)
    {
        var f = report.Figures;
        var markdown = new MarkdownReport(path)
            .Heading(1, "Detection delay and false alarms on composed calls")
            .Paragraph($"`{command}`: {report.ComposedCalls} calls composed from the clips of {report.Speakers.Count} speakers, "
                + (report.HeldOut ? "each heard by a model trained without them." : "heard by the shipped model, which may have been trained on them.")
                + " Times are seconds from where the first emotional clip begins to speak; a miss counts as never. In brackets 95 % intervals by bootstrap over speakers.")
            .Table(
                ["onset of", "to", "calls", "missed", "falsely before the onset", "median, s", "quartiles, s"],
                [
                    Onset("anger", "state `frustrated`", f.Frustrated),
                    Onset("anger", "one estimate of anger over 0.5", f.AngerEstimate),
                    Onset("sadness", "state `distressed`", f.Distressed),
                    Onset("happiness, after anger", "state `satisfied`", f.Satisfied),
                ])
            .Paragraph("False alarms: times that the state became `frustrated` in calls that are calm to the end. The interval is Poisson's, exact, for as much call as the unique speech amounts to.")
            .Table(
                ["calm calls", "calls", "hours", "speech, min", "unique, min", "alarms", "an hour [95 %]", "other states"],
                [False("composed from neutral clips", f.ComposedCalm), False("recorded", f.RecordedCalm)]);
        if (report.Curve.Count > 0)
        {
            markdown
                .Paragraph($"With other values of `{TrialThreshold.Key}` (as set: {Number(f.Threshold, "0.00")}):")
                .Plot("curve", Curve(report), "Median delay over false alarms an hour, for thresholds from low to high")
                .Table(
                    ["threshold", "median delay, s", "missed", "falsely before the onset", "alarms an hour, composed", "alarms an hour, recorded"],
                    report.Curve.Select(c => (IReadOnlyList<string>)
                    [
                        Number(c.Threshold, "0.00"), Seconds(c.Frustrated.MedianMs), Count(c.Frustrated.Missed), Count(c.Frustrated.AlarmsBefore),
                        Number(c.ComposedCalm.PerHour, "0.0"), Number(c.RecordedCalm.PerHour, "0.0"),
                    ]));
        }

        markdown.Table(["left out", ""], report.LeftOut.Select(l => (IReadOnlyList<string>)[l, ""])).Write();
    }

    private static SvgPlot Curve(TrialReport report)
    {
        var points = report.Curve.Where(c => c.Frustrated.MedianMs is not null).ToArray();
        double[] recorded = [.. points.Select(c => c.RecordedCalm.PerHour ?? double.NaN)];
        double[] composed = [.. points.Select(c => c.ComposedCalm.PerHour ?? double.NaN)];
        double[] delays = [.. points.Select(c => c.Frustrated.MedianMs!.Value / 1000)];
        return new SvgPlot("Anger: delay and false alarms", PlotAxis.UpTo("false alarms an hour", [.. recorded, .. composed]), PlotAxis.UpTo("median delay, s", delays))
            .Line("recorded calls", recorded.Zip(delays), withPoints: true)
            .Line("composed calls", composed.Zip(delays), withPoints: true);
    }

    private static string[] Onset(string of, string to, OnsetFigures f) =>
    [
        of, to, Count(f.Calls), Count(f.Missed), Count(f.AlarmsBefore),
        Seconds(f.MedianMs) + (f.MedianIntervalMs is [var low, var high] ? $" [{Seconds(low)}, {Seconds(high)}]" : ""),
        $"{Seconds(f.LowerQuartileMs)} to {Seconds(f.UpperQuartileMs)}",
    ];

    private static string[] False(string name, FalseAlarmFigures f) =>
    [
        name, Count(f.Calls), Number(f.Hours, "0.00"), Number(f.SpeechMinutes, "0.0"), Number(f.UniqueSpeechMinutes, "0.0"), Count(f.Alarms),
        Number(f.PerHour, "0.0") + (f.PerHourInterval is [var low, var high] ? $" [{Number(low, "0.0")}, {Number(high, "0.0")}]" : ""),
        string.Join(", ", f.OtherStates.Where(o => o.Value > 0).Select(o => $"{o.Key} {Count(o.Value)}")),
    ];

    private static string Seconds(double? ms) => ms is null ? "never" : Number(ms / 1000, "0.0");

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";

    private static string Count(int n) => n.ToString(CultureInfo.InvariantCulture);
}
