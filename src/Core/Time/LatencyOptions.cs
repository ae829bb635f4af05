namespace EdgeCx.Core.Time;

/// <summary>Section <c>Latency</c>: what a cue may cost in time, from the arrival of its last sample.</summary>
public sealed record LatencyOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Latency";

    /// <summary>Budget at the 99th percentile, ms. What is later than this counts as over budget.</summary>
    public int BudgetMs { get; init; } = 100;

    /// <summary>Hard deadline, ms. What is later than this is dropped and counted, never delivered.</summary>
    public int HardDeadlineMs { get; init; } = 250;

    /// <summary>Longest wait for a batch to fill, ms.</summary>
    public int MaxQueueDelayMs { get; init; } = 20;

    /// <summary>Longest wait for a missing packet before its gap becomes silence, ms.</summary>
    public int ReorderHoldMs { get; init; } = 40;

    /// <summary>Which processors the threads keep to; none by default.</summary>
    public ProcessorsOptions Processors { get; init; } = new();

    /// <summary>All errors of this section: key, value, what is allowed.</summary>
    public IEnumerable<string> Validate()
    {
        if (BudgetMs is < 20 or > 1000)
        {
            yield return $"Latency:BudgetMs is {BudgetMs}; allowed are 20 to 1000 (ms).";
        }

        if (HardDeadlineMs < BudgetMs || HardDeadlineMs > 5000)
        {
            yield return $"Latency:HardDeadlineMs is {HardDeadlineMs}; allowed are Latency:BudgetMs ({BudgetMs}) to 5000 (ms).";
        }

        if (MaxQueueDelayMs is < 0 or > 100)
        {
            yield return $"Latency:MaxQueueDelayMs is {MaxQueueDelayMs}; allowed are 0 to 100 (ms).";
        }

        if (ReorderHoldMs is < 0 or > 40)
        {
            yield return $"Latency:ReorderHoldMs is {ReorderHoldMs}; allowed are 0 to 40 (ms).";
        }

        foreach (var error in Processors.Validate())
        {
            yield return error;
        }
    }
}
