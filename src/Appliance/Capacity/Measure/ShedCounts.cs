using EdgeCx.Core.Flow;

namespace EdgeCx.Appliance.Capacity.Measure;

/// <summary>What an overloaded appliance leaves undone, by reason: drops, and chunks heard on a rung of the ladder above the configured one. One thread.</summary>
internal sealed class ShedCounts
{
    // What a call that ends, a wrong packet or a customer's objection costs is no overload.
    private static readonly DropReason[] Overload =
    [
        DropReason.QueueFull, DropReason.PoolExhausted, DropReason.PipeFull, DropReason.DeadlinePassed, DropReason.DeadlineInfeasible, DropReason.Overload,
        DropReason.Glance, DropReason.Transcription, DropReason.SipLimit, DropReason.SipRate, DropReason.SipHalfOpen, DropReason.SinkStalled,
        DropReason.SlowReader, DropReason.InferenceFailed, DropReason.PassedOver,
    ];

    private static readonly string[] Names =
        [.. Overload.Select(DropCounters.Label), .. Enumerable.Range(0, RungCounters.Rungs).Select(static r => $"emotion-rung-{r}")];

    private readonly long[] _counts = new long[Names.Length];

    /// <summary>Everything together.</summary>
    public long Total => _counts.Sum();

    /// <summary>
    /// What makes a load count as not held: everything but looks at sound that is no speech, which are extra work for idle moments, and results past their
    /// deadline, which count as missed.
    /// </summary>
    public long Grave => Total - this[DropReason.Glance] - this[DropReason.DeadlinePassed];

    private long this[DropReason reason] => _counts[Array.IndexOf(Overload, reason)];

    /// <summary>Takes the counters as they are now.</summary>
    /// <param name="metrics">The appliance's counters.</param>
    /// <param name="leastRung">Rung that is configured: what is heard on it is not shed.</param>
    public void Take(FlowMetrics metrics, int leastRung)
    {
        for (var i = 0; i < Overload.Length; i++)
        {
            _counts[i] = metrics.Drops[Overload[i]];
        }

        for (var rung = 0; rung < RungCounters.Rungs; rung++)
        {
            _counts[Overload.Length + rung] = rung > leastRung ? metrics.Rungs[rung] : 0;
        }
    }

    /// <summary>Becomes what came in between two moments.</summary>
    public void SetDifference(ShedCounts later, ShedCounts earlier)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] = later._counts[i] - earlier._counts[i];
        }
    }

    /// <summary>Becomes a copy.</summary>
    public void Set(ShedCounts other) => other._counts.CopyTo(_counts, 0);

    /// <summary>Adds.</summary>
    public void Add(ShedCounts other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => Array.Clear(_counts);

    /// <summary>Those that are not zero, by name.</summary>
    public IReadOnlyDictionary<string, long> NonZero() =>
        Names.Zip(_counts).Where(static p => p.Second != 0).ToDictionary(static p => p.First, static p => p.Second);
}
