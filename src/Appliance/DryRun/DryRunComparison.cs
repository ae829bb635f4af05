namespace EdgeCx.Appliance.DryRun;

/// <summary>Puts what two sets of rules do in a call side by side.</summary>
internal static class DryRunComparison
{
    // The same moment, told a little later: another threshold or hold moves a cue by as much.
    private const double SameMs = 2000;

    /// <summary>Compares one call.</summary>
    /// <param name="file">The file it was in.</param>
    /// <param name="current">What the current rules do.</param>
    /// <param name="given">What the given ones do; null without any.</param>
    public static DryRunCall Of(string file, DryRunSink.Kept current, DryRunSink.Kept? given) => new(
        file,
        Math.Max(current.DurationMs, given?.DurationMs ?? 0),
        Merge(
            [.. current.Opened.Select(e => new DryRunMoment(e.AtMs, e.Kind, DryRunSide.Current) { Tier = e.Tier, Text = e.Text })],
            given?.Opened.Select(e => new DryRunMoment(e.AtMs, e.Kind, DryRunSide.Given) { Tier = e.Tier, Text = e.Text })),
        Merge(
            [.. current.Dropped.Select(e => new DryRunMoment(e.AtMs, e.Kind, DryRunSide.Current) { Reason = e.Reason })],
            given?.Dropped.Select(e => new DryRunMoment(e.AtMs, e.Kind, DryRunSide.Given) { Reason = e.Reason })));

    private static List<DryRunMoment> Merge(List<DryRunMoment> current, IEnumerable<DryRunMoment>? given)
    {
        foreach (var moment in given ?? [])
        {
            var same = current.FindIndex(c => c.In == DryRunSide.Current && c.Kind == moment.Kind && c.Tier == moment.Tier && c.Reason == moment.Reason
                && Math.Abs(c.AtMs - moment.AtMs) <= SameMs);
            if (same >= 0)
            {
                current[same] = current[same] with { In = DryRunSide.Both };
            }
            else
            {
                current.Add(moment);
            }
        }

        return [.. current.OrderBy(m => m.AtMs)];
    }
}
