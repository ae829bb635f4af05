using EdgeCx.Appliance.Capacity;

namespace EdgeCx.Appliance.Tests.Capacity;

/// <summary>Measured loads for tests of what is made of them.</summary>
internal static class Loads
{
    /// <summary>A load that held without strain.</summary>
    public static LoadFigures Held(int calls, double p99 = 40, double cores = 0.5) => new()
    {
        Calls = calls,
        Live = calls,
        Seconds = 20,
        LatencyMs = new Latencies(10, p99, p99, p99, 5000),
        LatencyOutsideStallsMs = new Latencies(10, p99, p99, p99, 5000),
        StageMs = new Dictionary<string, StageLatency>(),
        DeadlineMisses = 0,
        DeadlineMissesOutsideStalls = 0,
        Shed = new Dictionary<string, long>(),
        ShedOutsideStalls = new Dictionary<string, long>(),
        GraveShed = 0,
        PacketsPerSecond = calls * 100,
        LostPackets = 0,
        RssMiB = 200 + (calls * 0.125),
        HeapMiB = 50,
        BytesAllocatedPerPacket = 0,
        Appliance = new ProcessorUse(cores, 0.1, new Dictionary<string, double> { ["inference-voice"] = cores / 2 }),
        LoadGenerator = new ProcessorUse(0.2, 0.15, new Dictionary<string, double> { [GeneratorFigures.SenderThread] = 0.19 }),
        Stalls = new StallFigures(0, 0, 0, 0, 0, 0, 0),
        Generator = new GeneratorFigures(0.3, 2, 0.19, 0),
        Collections = new CollectionFigures(1, 0, 0, 1, 1),
    };
}
