using System.Text.Json.Serialization;
using EdgeCx.Appliance.Capacity.Measure;

namespace EdgeCx.Appliance.Capacity;

/// <summary>
/// The answer of <c>edgecx capacity</c>: the largest load that held (or the load that was asked for), all loads that were measured, and what follows. Its
/// first twelve fields are the contract of <c>--json</c>.
/// </summary>
internal sealed record CapacityReport
{
    /// <summary>Calls of the load that the figures are of.</summary>
    public required int Calls { get; init; }

    /// <summary>Legs: two a call.</summary>
    public int Legs => 2 * Calls;

    /// <summary>Processors of the box.</summary>
    public required int Cores { get; init; }

    /// <summary>Last sample's arrival to the event on a reader's socket, ms, everything included.</summary>
    public Latencies LatencyMs => Load.LatencyMs;

    /// <summary>By stage, ms.</summary>
    public IReadOnlyDictionary<string, StageLatency> StageMs => Load.StageMs;

    /// <summary>Missed hard deadlines, everything included.</summary>
    public long DeadlineMisses => Load.DeadlineMisses;

    /// <summary>What was shed, by reason, everything included.</summary>
    public IReadOnlyDictionary<string, long> Shed => Load.Shed;

    /// <summary>Datagrams received a second.</summary>
    public double PacketsPerSecond => Load.PacketsPerSecond;

    /// <summary>Packets that never came.</summary>
    public long LostPackets => Load.LostPackets;

    /// <summary>Resident memory of the appliance, MiB.</summary>
    public double RssMiB => Load.RssMiB;

    /// <summary>Bytes that the receiving threads allocated a packet.</summary>
    public double BytesAllocatedPerPacket => Load.BytesAllocatedPerPacket;

    /// <summary>What inference ran on.</summary>
    public required string ExecutionTarget { get; init; }

    /// <summary>True when the load held.</summary>
    public bool Held => Load.Held;

    /// <summary>What limits the box: of the lowest load that did not hold; empty where none was met.</summary>
    public required IReadOnlyList<LoadLimit> LimitedBy { get; init; }

    /// <summary>True when it was cut short by Ctrl-C.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>Missed hard deadlines not near a stall of the machine.</summary>
    public long DeadlineMissesOutsideStalls => Load.DeadlineMissesOutsideStalls;

    /// <summary>Latencies without what lay near a stall of the machine.</summary>
    public Latencies LatencyOutsideStallsMs => Load.LatencyOutsideStallsMs;

    /// <summary>Calls for each core that the appliance used.</summary>
    public double CallsPerCore => Load.Appliance.Cores > 0 ? Math.Round(Calls / Load.Appliance.Cores, 1) : 0;

    /// <summary>What the appliance used of the processors for one call, ms a second.</summary>
    public double CpuPerCallMs => Load.CpuPerCallMs;

    /// <summary>Resident memory of one more call, KiB; null where loads of one size only were measured.</summary>
    public required double? MemoryPerCallKiB { get; init; }

    /// <summary>Live objects of one more call on the managed heap, KiB.</summary>
    public required double? HeapPerCallKiB { get; init; }

    /// <summary>Resident memory before the first call, MiB.</summary>
    public required double IdleRssMiB { get; init; }

    /// <summary>Words, as they were configured: off, tiny or base.</summary>
    public required string Transcription { get; init; }

    /// <summary>Budget of the 99th percentile, ms.</summary>
    public required int BudgetMs { get; init; }

    /// <summary>Datagrams of the whole run.</summary>
    public required WholeRun Run { get; init; }

    /// <summary>What crept over a long measurement; null where it was short.</summary>
    public required SoakFigures? Soak { get; init; }

    /// <summary>The samples behind it, for plots; a file has them (<c>--samples</c>), not the report.</summary>
    [JsonIgnore]
    public IReadOnlyList<Sample> Samples { get; init; } = [];

    /// <summary>Sizing advice, a sentence each.</summary>
    public required IReadOnlyList<string> Advice { get; init; }

    /// <summary>The load that the figures above are of.</summary>
    public required LoadFigures Load { get; init; }

    /// <summary>All loads, in the order they were measured.</summary>
    public required IReadOnlyList<LoadFigures> Loads { get; init; }
}
