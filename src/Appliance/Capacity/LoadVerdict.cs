namespace EdgeCx.Appliance.Capacity;

/// <summary>Decides whether a load held. What happened near a stall of the machine is measured and told, but not held against the appliance.</summary>
internal static class LoadVerdict
{
    /// <summary>What gave, the weightiest first; empty where the load held.</summary>
    /// <param name="load">The measured load.</param>
    /// <param name="budgetMs">Budget of the 99th percentile, ms.</param>
    public static IReadOnlyList<LoadLimit> Of(LoadFigures load, int budgetMs)
    {
        List<LoadLimit> gave = [];
        AddIf(LoadLimit.Refused, load.Live < load.Calls);
        AddIf(LoadLimit.Generator, load.Generator.Gave);
        AddIf(LoadLimit.LostPackets, load.LostPackets > 0);
        AddIf(LoadLimit.Deadline, load.DeadlineMissesOutsideStalls > 0);
        AddIf(LoadLimit.Latency, Judged(load).P99 > budgetMs);
        AddIf(LoadLimit.Shedding, load.GraveShed > 0);
        return gave;

        void AddIf(LoadLimit limit, bool has)
        {
            if (has)
            {
                gave.Add(limit);
            }
        }
    }

    /// <summary>The latencies that count: those outside stalls, or all of them where too few are left.</summary>
    public static Latencies Judged(LoadFigures load) =>
        load.LatencyOutsideStallsMs.Samples >= Latencies.FewestForP99 ? load.LatencyOutsideStallsMs : load.LatencyMs;

    /// <summary>What gave, in words.</summary>
    public static string Words(LoadLimit limit) => limit switch
    {
        LoadLimit.Refused => "calls refused or cut",
        LoadLimit.Generator => "the load generator",
        LoadLimit.LostPackets => "lost packets",
        LoadLimit.Deadline => "missed deadlines",
        LoadLimit.Latency => "latency",
        _ => "shedding",
    };
}
