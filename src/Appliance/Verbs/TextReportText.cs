using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeCx.Core.Events;
using EdgeCx.Inference.Text.Evaluation;

namespace EdgeCx.Appliance.Verbs;

/// <summary>The report of <c>edgecx evaluate-text</c>, for people and for programs.</summary>
internal static class TextReportText
{
    /// <summary>One JSON object: <c>rows</c>, <c>macroF1</c>, <c>perLabel</c> (F1 a group), and what else there is.</summary>
    public static string Json(TextReport report, LabelledTextFile file)
    {
        var figures = Figures(report.Groups);
        figures.Insert(0, "rows", report.Rows);
        figures["abstained"] = report.Abstained;
        figures["macroF1UnlessAbstained"] = Rounded(report.GroupsUnlessAbstained.MacroF1);
        figures["labels28"] = report.Labels is null ? null : Figures(report.Labels);
        figures["ekman"] = report.Ekman is null ? null : Figures(report.Ekman);
        figures["unknownLabels"] = JsonSerializer.SerializeToNode(file.UnknownLabels);
        figures["rowsLeftOut"] = file.RowsLeftOut;
        figures["msPerSentence"] = new JsonObject { ["processor"] = Rounded(report.ProcessorMs), ["p50"] = Rounded(report.MedianMs), ["p99"] = Rounded(report.P99Ms) };
        return figures.ToJsonString(EventJson.Options);
    }

    /// <summary>Tables.</summary>
    public static string Table(TextReport report, LabelledTextFile file)
    {
        var lines = new List<string>();
        Add(lines, "group", report.Groups);
        lines.Add($"{"unless abstained",-18}{Figure(report.GroupsUnlessAbstained.MacroF1)}{"",22}{report.Rows - report.Abstained,8}");
        if (report.Ekman is not null)
        {
            Add(lines, "Ekman", report.Ekman);
        }

        if (report.Labels is not null)
        {
            Add(lines, "label", report.Labels);
        }

        lines.Add("");
        lines.Add($"{report.Rows} rows; {report.Abstained} on which the appliance abstains (scored with its best guess); {file.RowsLeftOut} left out as no label is known");
        lines.Add(FormattableString.Invariant($"a sentence takes {report.ProcessorMs:0.00} ms of processor time; {report.MedianMs:0.00} ms (median), {report.P99Ms:0.00} ms (99 %) by the clock, on one thread"));
        return string.Join(Environment.NewLine, lines);
    }

    private static void Add(List<string> lines, string heading, LabelFigures figures)
    {
        if (lines.Count > 0)
        {
            lines.Add("");
        }

        lines.Add($"{heading,-18}{"F1",8}{"precision",11}{"recall",11}{"rows",8}");
        lines.AddRange(figures.PerLabel.Select(l => $"{l.Key,-18}{Figure(l.Value.F1)}{Figure(l.Value.Precision),11}{Figure(l.Value.Recall),11}{l.Value.Rows,8}"));
        lines.Add($"{"macro-F1",-18}{Figure(figures.MacroF1)}   found from {figures.Threshold.ToString("0.00", CultureInfo.InvariantCulture)}");
    }

    private static JsonObject Figures(LabelFigures figures) => new()
    {
        ["macroF1"] = Rounded(figures.MacroF1),
        ["perLabel"] = Each(figures, f => f.F1),
        ["precision"] = Each(figures, f => f.Precision),
        ["recall"] = Each(figures, f => f.Recall),
        ["rowsPerLabel"] = Each(figures, f => f.Rows),
        ["threshold"] = figures.Threshold,
    };

    private static JsonObject Each(LabelFigures figures, Func<LabelFigure, double> value) =>
        new(figures.PerLabel.Select(l => KeyValuePair.Create<string, JsonNode?>(l.Key, Math.Round(value(l.Value), 4))));

    private static double? Rounded(double? value) => value is { } known ? Math.Round(known, 4) : null;

    private static string Figure(double? value) => (value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-").PadLeft(8);
}
