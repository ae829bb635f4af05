using System.Globalization;
using EdgeCx.Inference.Evaluation;

namespace EdgeCx.Appliance.Reports;

/// <summary>The figures of an evaluation for a person at a terminal.</summary>
internal static class EvaluationText
{
    /// <summary>Writes a report.</summary>
    public static string Of(EvaluationReport report)
    {
        var lines = new List<string> { $"{"",-12}{"clips",7}{"abstained",11}{"uar4",8}{"anger",8}{"arousal",9}{"valence",9}{"ece",7}" };
        lines.AddRange(report.PerCorpus.Select(c => Line(c.Key, c.Value)));
        lines.Add(Line("all", report.Overall));
        var intervals = report.Overall.Intervals;
        if (intervals.Values.Any(i => i is not null))
        {
            lines.Add($"95 % intervals over {report.Overall.Speakers} speakers: "
                + string.Join(", ", intervals.Where(i => i.Value is not null).Select(i => $"{i.Key} {Number(i.Value!.Value.Low)} to {Number(i.Value!.Value.High)}")));
        }

        lines.Add($"{report.Overall.Answered} clips of the four classes answered, {Number(report.Overall.AnsweredAccuracy)} of them right; "
            + $"{report.Overall.OutOfDomain} clips refused as not one person's speech");
        lines.Add("");
        lines.Add("by seconds of speech");
        lines.AddRange(report.ByEvidenceSeconds.Select(e => Line(e.Key, e.Value)));
        lines.Add("");
        lines.Add($"{"true \\ heard",-12}{string.Concat(report.Confusion.Keys.Select(k => $"{k,11}"))}");
        lines.AddRange(report.Confusion.Select(row => $"{row.Key,-12}{string.Concat(row.Value.Values.Select(n => $"{n,11}"))}"));
        lines.Add("");
        lines.AddRange(report.Treatments.Select(t => $"{t.Value} clips {t.Key}"));
        lines.Add($"{report.UnknownLabels} clips with unknown labels left out, {report.BadClips.Count} clips that cannot be read, {report.DamagedClips.Count} scored although damaged");
        return string.Join(Environment.NewLine, lines);
    }

    private static string Line(string name, EvaluationMetrics m) =>
        $"{name,-12}{m.Clips,7}{m.Abstained,11}{Figure(m.Uar4, 8)}{Figure(m.AngerAuroc, 8)}{Figure(m.ArousalAuroc, 9)}{Figure(m.ValenceAuroc, 9)}{Figure(m.Ece, 7)}";

    private static string Figure(double? value, int width) => Number(value).PadLeft(width);

    private static string Number(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-";
}
