using System.Globalization;

namespace EdgeCx.Appliance.Trials;

/// <summary>The figures of a trial for a person at a terminal.</summary>
internal static class TrialText
{
    /// <summary>Writes a report.</summary>
    public static string Of(TrialReport report)
    {
        var f = report.Figures;
        List<string> lines =
        [
            $"{report.ComposedCalls} composed calls of {report.Speakers.Count} speakers, {(report.HeldOut ? "each heard by a model trained without them" : "heard by the shipped model")}",
            "",
            $"{"s from the onset",-26}{"calls",6}{"missed",8}{"early",7}{"median",8}{"95 % interval",16}{"quartiles",16}",
            Onset("anger: frustrated", f.Frustrated),
            Onset("anger: one estimate", f.AngerEstimate),
            Onset("sadness: distressed", f.Distressed),
            Onset("happiness: satisfied", f.Satisfied),
            "",
            $"{"frustrated, falsely",-26}{"calls",6}{"alarms",8}{"hours",8}{"unique min",12}{"an hour",9}{"95 % interval",18}",
            False("composed, calm", f.ComposedCalm),
            False("recorded, calm", f.RecordedCalm),
            "",
            $"other {TrialThreshold.Key}",
            $"{"threshold",-10}{"median",8}{"missed",8}{"early",7}{"composed/h",12}{"recorded/h",12}",
        ];
        lines.AddRange(report.Curve.Select(c =>
            $"{Number(c.Threshold, "0.00"),-10}{Seconds(c.Frustrated.MedianMs),8}{c.Frustrated.Missed,8}{c.Frustrated.AlarmsBefore,7}"
            + $"{Number(c.ComposedCalm.PerHour, "0.0"),12}{Number(c.RecordedCalm.PerHour, "0.0"),12}"));
        return string.Join(Environment.NewLine, lines);
    }

    private static string Onset(string name, OnsetFigures f) =>
        $"{name,-26}{f.Calls,6}{f.Missed,8}{f.AlarmsBefore,7}{Seconds(f.MedianMs),8}"
        + $"{(f.MedianIntervalMs is [var low, var high] ? $"{Seconds(low)} to {Seconds(high)}" : "-"),16}"
        + $"{$"{Seconds(f.LowerQuartileMs)} to {Seconds(f.UpperQuartileMs)}",16}";

    private static string False(string name, FalseAlarmFigures f) =>
        $"{name,-26}{f.Calls,6}{f.Alarms,8}{Number(f.Hours, "0.00"),8}{Number(f.UniqueSpeechMinutes, "0.0"),12}{Number(f.PerHour, "0.0"),9}"
        + $"{(f.PerHourInterval is [var low, var high] ? $"{Number(low, "0.0")} to {Number(high, "0.0")}" : "-"),18}";

    private static string Seconds(double? ms) => Number(ms / 1000, "0.0");

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
