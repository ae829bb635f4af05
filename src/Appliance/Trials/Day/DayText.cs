using System.Globalization;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>The figures of a simulated day for a person at a terminal.</summary>
internal static class DayText
{
    /// <summary>Writes a report.</summary>
    public static string Of(DayReport report)
    {
        List<string> lines =
        [
            $"{report.Before.Calls} calls of {report.Agents} agents, {Number(report.Before.Hours, "0.0")} hours, drawn from {report.DistinctCalls} composed ones; "
                + $"{report.Speakers.Count} customers' voices, {SpeechOf(report.Speech)}",
            "",
            $"{"",-22}{"cues/h",8}{"95 %",16}{"precision",11}{"95 %",16}{"recall",8}{"of customer",13}",
            Line("day 1, learning", report.Learning),
            Line("day 2, nothing learnt", report.Before),
            Line("day 2, after day 1", report.After),
            $"taps on day 1: {report.Taps.Helpful} helpful, {report.Taps.Unhelpful} not, of {report.Taps.Cues} cues",
        ];
        lines.AddRange(report.Learnt.Select(l =>
            $"  {l.Kind,-20} {l.Helpful} to {l.Unhelpful}: opens at {Number(l.Opens, "0.###")} for {Number(l.UsualOpens, "0.###")} (mean of agents), silent for {l.SilentFor}"));
        Day(lines, "day 2, nothing learnt", report.Before);
        Day(lines, "day 2, after day 1", report.After);
        lines.Add("");
        lines.Add($"{"precision if so many calls have one",-36}{"1 %",24}{"5 %",24}{"20 %",24}   as composed, at least; recorded, at least");
        lines.AddRange(report.BaseRates.Select(b => $"{b.Kind,-36}{string.Concat(b.Precisions.Select(p => $"{$"{Share(p.Composed)} {Share(p.AtLeast)}; {Share(p.Recorded)} {Share(p.RecordedAtLeast)}",24}"))}"));
        if (report.Recorded is { } recorded)
        {
            lines.Add("");
            lines.Add($"recorded calm calls: {recorded.Calls}, {Number(recorded.Hours, "0.00")} hours");
            lines.AddRange(recorded.Kinds.Select(k => $"{k.Kind,-22}{k.Cues,5}{Number(k.PerHour, "0.0"),8} an hour{Interval(k.PerHourInterval, "0.0"),18}"));
        }

        return string.Join(Environment.NewLine, lines);
    }

    /// <summary>What the model had heard of the speakers, in words.</summary>
    public static string SpeechOf(string speech) => speech switch
    {
        "left-out" => "each heard by a model trained without them",
        "unseen" => "none of which the model was trained on",
        _ => "heard by the shipped model, which may have been trained on them: optimistic",
    };

    private static void Day(List<string> lines, string name, DayFigures day)
    {
        lines.Add("");
        lines.Add(name);
        lines.Add($"{"cue",-20}{"shown",7}{"/h",7}{"precision",11}{"95 %",16}{"moments",9}{"recall",8}{"95 %",16}{"held back",11}{"median s",10}");
        lines.AddRange(day.Kinds.Select(k =>
            $"{k.Kind,-20}{k.Shown,7}{Number(k.PerHour, "0.00"),7}{Share(k.Precision),11}{Interval(k.PrecisionInterval, "0.00"),16}{k.Moments,9}{Share(k.Recall),8}"
            + $"{Interval(k.RecallInterval, "0.00"),16}{k.HeldBack,11}{Number(k.MedianDelayMs / 1000, "0.0"),10}"));
        lines.AddRange(day.Moments.Select(m =>
            $"  {m.Kind,-18}{m.Count,7}{Number(m.PerHour, "0.00"),7} an hour, met {Share(m.Recall)}{Interval(m.RecallInterval, "0.00"),16}, after {Number(m.MedianDelayMs / 1000, "0.0")} s; "
            + $"{m.FalseInside} false cues inside"));
        lines.AddRange(day.Tiers.Concat(day.Tenures).Select(t => $"  {t.Name,-18}{t.Cues,7} cues in {Number(t.Hours, "0.0")} h: {Number(t.PerHour, "0.00")} an hour, right {Share(DayFigures.Share(t.True, t.Cues))}"));
        lines.AddRange(day.HeldBack.Select(h => $"  held back, {h.Name,-16}{h.Cues,7}: {Share(h.Share)} of all that wanted to be shown; of them right {Share(DayFigures.Share(h.True, h.Cues))}"));
    }

    private static string Line(string name, DayFigures f) =>
        $"{name,-22}{Number(f.PerHour, "0.00"),8}{Interval(f.PerHourInterval, "0.00"),16}{Share(f.Precision),11}{Interval(f.PrecisionInterval, "0.00"),16}{Share(f.Recall),8}{Share(f.CustomerPrecision),13}";

    private static string Share(double? value) => Number(value, "0.00");

    private static string Interval(double[]? interval, string format) => interval is [var low, var high] ? $"{Number(low, format)} to {Number(high, format)}" : "-";

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
