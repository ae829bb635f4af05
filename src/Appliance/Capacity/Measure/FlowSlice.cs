using EdgeCx.Core.Flow;

namespace EdgeCx.Appliance.Capacity.Measure;

/// <summary>What the appliance did in one short stretch of time, kept until it is known whether the machine stood still then. Reused.</summary>
internal sealed class FlowSlice
{
    /// <summary>Begin, monotonic ns.</summary>
    public long FromNs { get; set; }

    /// <summary>End, monotonic ns.</summary>
    public long ToNs { get; set; }

    /// <summary>Latencies of the events that were handed over.</summary>
    public LatencySnapshot EndToEnd { get; } = new();

    /// <summary>Missed deadlines.</summary>
    public long Misses { get; set; }

    /// <summary>What was shed.</summary>
    public ShedCounts Shed { get; } = new();
}
