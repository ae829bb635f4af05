namespace EdgeCx.Appliance.DryRun;

/// <summary>What one set of rules would have done with all calls.</summary>
/// <param name="Rules">Which rules, for a person.</param>
/// <param name="Cues">Cues shown.</param>
/// <param name="CuesPerCallHour">The same by hours of calls.</param>
/// <param name="ByKind">The same by kind.</param>
/// <param name="Suppressed">Cues held back, by the governor's reason.</param>
internal sealed record DryRunFigures(
    string Rules, int Cues, double CuesPerCallHour, IReadOnlyDictionary<string, int> ByKind, IReadOnlyDictionary<string, int> Suppressed)
{
    /// <summary>Sums up one side.</summary>
    public static DryRunFigures Of(string rules, DryRunSide side, IReadOnlyList<DryRunCall> calls)
    {
        var cues = calls.SelectMany(c => c.Cues).Where(m => m.In == side || m.In == DryRunSide.Both).ToList();
        var hours = calls.Sum(c => c.DurationMs) / 3_600_000;
        return new DryRunFigures(
            rules,
            cues.Count,
            hours > 0 ? Math.Round(cues.Count / hours, 2) : 0,
            cues.CountBy(m => m.Kind).OrderBy(k => k.Key).ToDictionary(k => k.Key.ToString(), k => k.Value, StringComparer.Ordinal),
            calls.SelectMany(c => c.Suppressed).Where(m => m.In == side || m.In == DryRunSide.Both)
                .CountBy(m => m.Reason!).OrderBy(r => r.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal));
    }
}
