using EdgeCx.Core.Flow;

namespace EdgeCx.Appliance.Capacity.Measure;

/// <summary>The sum of slices.</summary>
internal sealed class FlowTally
{
    /// <summary>Time, ns.</summary>
    public long Ns { get; private set; }

    /// <summary>Latencies of the events that were handed over.</summary>
    public LatencySnapshot EndToEnd { get; } = new();

    /// <summary>Missed deadlines.</summary>
    public long Misses { get; private set; }

    /// <summary>What was shed.</summary>
    public ShedCounts Shed { get; } = new();

    /// <summary>Adds a slice.</summary>
    public void Add(FlowSlice slice)
    {
        Ns += slice.ToNs - slice.FromNs;
        EndToEnd.Add(slice.EndToEnd);
        Misses += slice.Misses;
        Shed.Add(slice.Shed);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Ns = 0;
        Misses = 0;
        EndToEnd.Clear();
        Shed.Clear();
    }
}
