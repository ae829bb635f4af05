using System.Globalization;
using System.Text;
using EdgeCx.Core.Cues;

namespace EdgeCx.Appliance.DryRun;

/// <summary>A dry run for a person.</summary>
internal static class DryRunText
{
    /// <summary>Writes it out.</summary>
    public static string Of(DryRunReport report)
    {
        var text = new StringBuilder();
        foreach (var call in report.Calls)
        {
            text.Append(CultureInfo.InvariantCulture, $"{call.File} ({At(call.DurationMs)})").AppendLine();
            foreach (var moment in call.Cues.Select(m => (Moment: m, IsCue: true)).Concat(call.Suppressed.Select(m => (Moment: m, IsCue: false))).OrderBy(m => m.Moment.AtMs))
            {
                text.Append(CultureInfo.InvariantCulture, $"  {At(moment.Moment.AtMs),9}  {(report.Given is null ? "" : Side(moment.Moment.In))}");
                text.AppendLine(moment.IsCue ? $"{moment.Moment.Kind} [{Word(moment.Moment.Tier)}] {moment.Moment.Text}" : $"{moment.Moment.Kind} not shown: {moment.Moment.Reason}");
            }
        }

        text.AppendLine();
        Append(text, "Current", report.Current);
        if (report.Given is { } given)
        {
            Append(text, "Given", given);
            AppendDifference(text, report.Current, given);
        }

        return text.ToString().TrimEnd();
    }

    private static void Append(StringBuilder text, string name, DryRunFigures figures) =>
        text.Append(CultureInfo.InvariantCulture, $"{name} ({figures.Rules}): {figures.Cues} cues, {figures.CuesPerCallHour:0.##} a call hour; ")
            .AppendLine(figures.Suppressed.Count == 0 ? "nothing held back" : "held back " + string.Join(", ", figures.Suppressed.Select(s => $"{s.Key} {s.Value}")));

    private static void AppendDifference(StringBuilder text, DryRunFigures current, DryRunFigures given)
    {
        var changed = Enum.GetNames<CueKind>()
            .Select(kind => (Kind: kind, Before: current.ByKind.GetValueOrDefault(kind), After: given.ByKind.GetValueOrDefault(kind)))
            .Where(k => k.Before != k.After).ToList();
        text.AppendLine(changed.Count == 0
            ? "As many cues of each kind under both."
            : "Given against current: " + string.Join(", ", changed.Select(k => $"{k.Kind} {k.Before} to {k.After}")));
    }

    private static string Side(DryRunSide side) => side switch
    {
        DryRunSide.Both => "both     ",
        DryRunSide.Current => "current  ",
        _ => "given    ",
    };

    private static string At(double ms)
    {
        var tenths = (long)Math.Round(ms / 100);
        return string.Create(CultureInfo.InvariantCulture, $"{tenths / 600}:{tenths / 10 % 60:00}.{tenths % 10}");
    }

    private static string Word(CueTier? tier) => tier?.ToString().ToLowerInvariant() ?? "";
}
