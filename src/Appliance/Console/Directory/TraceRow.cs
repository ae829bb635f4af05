using EdgeCx.Core.Cues;

namespace EdgeCx.Appliance.Web;

/// <summary>One result of a call, and where its time went.</summary>
/// <param name="Result">An estimate, a cue, or a cue that was not shown.</param>
/// <param name="Kind">The cue's kind; null for an estimate.</param>
/// <param name="CueId">The cue's id; null where there is none.</param>
/// <param name="Reason">Why a cue was not shown; null where it was.</param>
/// <param name="AtMs">Call time of the last sample behind it, ms.</param>
/// <param name="TotalMs">From that sample's arrival to the event in its readers' queues, ms.</param>
/// <param name="Stages">The time in each stage that was passed, in the order of the data; their sum is <paramref name="TotalMs"/>.</param>
/// <param name="Slowest">The stage that took the most.</param>
/// <param name="OverBudget">True where it took longer than <c>Latency:BudgetMs</c>.</param>
/// <param name="OverDeadline">True where it took longer than <c>Latency:HardDeadlineMs</c>.</param>
internal sealed record TraceRow(
    TracedResult Result,
    CueKind? Kind,
    string? CueId,
    string? Reason,
    double AtMs,
    double TotalMs,
    IReadOnlyList<StageTime> Stages,
    string Slowest,
    bool OverBudget,
    bool OverDeadline)
{
    /// <summary>Makes a row.</summary>
    public static TraceRow Of(in TraceEntry entry, int budgetMs, int hardDeadlineMs)
    {
        var stages = entry.Stamps.Split();
        var totalMs = entry.Stamps.TotalUs / 1e3;
        return new TraceRow(
            entry.Result,
            entry.Result == TracedResult.Estimate ? null : entry.Kind,
            entry.CueId,
            entry.Reason,
            entry.AtMs,
            totalMs,
            stages,
            stages.MaxBy(s => s.Ms)!.Stage,
            totalMs > budgetMs,
            totalMs > hardDeadlineMs);
    }
}
