namespace EdgeCx.Appliance.Capacity;

/// <summary>What was measured at one load.</summary>
internal sealed record LoadFigures
{
    /// <summary>Calls that were asked for.</summary>
    public required int Calls { get; init; }

    /// <summary>Calls that were live at the end.</summary>
    public required int Live { get; init; }

    /// <summary>Measured time, s.</summary>
    public required double Seconds { get; init; }

    /// <summary>Last sample's arrival to the event on a reader's socket, everything included.</summary>
    public required Latencies LatencyMs { get; init; }

    /// <summary>The same without what lay near a stall of the machine.</summary>
    public required Latencies LatencyOutsideStallsMs { get; init; }

    /// <summary>By stage.</summary>
    public required IReadOnlyDictionary<string, StageLatency> StageMs { get; init; }

    /// <summary>Missed hard deadlines, everything included.</summary>
    public required long DeadlineMisses { get; init; }

    /// <summary>Of these, those not near a stall of the machine.</summary>
    public required long DeadlineMissesOutsideStalls { get; init; }

    /// <summary>What was shed, by reason, everything included.</summary>
    public required IReadOnlyDictionary<string, long> Shed { get; init; }

    /// <summary>Of it, what was not near a stall of the machine.</summary>
    public required IReadOnlyDictionary<string, long> ShedOutsideStalls { get; init; }

    /// <summary>Shed outside stalls, without looks at sound that is no speech.</summary>
    public required long GraveShed { get; init; }

    /// <summary>Datagrams received a second.</summary>
    public required double PacketsPerSecond { get; init; }

    /// <summary>Packets that never came, by the numbering of their streams.</summary>
    public required long LostPackets { get; init; }

    /// <summary>Resident memory of the appliance at the end, MiB.</summary>
    public required double RssMiB { get; init; }

    /// <summary>Live objects on the managed heap after the measurement, MiB.</summary>
    public required double HeapMiB { get; init; }

    /// <summary>Bytes that the receiving threads allocated a packet.</summary>
    public required double BytesAllocatedPerPacket { get; init; }

    /// <summary>Processor use of the appliance.</summary>
    public required ProcessorUse Appliance { get; init; }

    /// <summary>Processor use of the load generator. On loopback the kernel's way of a packet into the appliance is on its account.</summary>
    public required ProcessorUse LoadGenerator { get; init; }

    /// <summary>What the appliance used of the processors for one call, ms a second.</summary>
    public double CpuPerCallMs => Math.Round(Appliance.Cores * 1000 / Calls, 3);

    /// <summary>The same by the names of its threads.</summary>
    public IReadOnlyDictionary<string, double> CpuPerCallMsByThread =>
        Appliance.ByThread.ToDictionary(static t => t.Key, t => Math.Round(t.Value * 1000 / Calls, 3));

    /// <summary>Stalls of the machine.</summary>
    public required StallFigures Stalls { get; init; }

    /// <summary>How the load generator did.</summary>
    public required GeneratorFigures Generator { get; init; }

    /// <summary>Collections of garbage.</summary>
    public required CollectionFigures Collections { get; init; }

    /// <summary>What gave, the weightiest first; empty where the load held.</summary>
    public IReadOnlyList<LoadLimit> Gave { get; init; } = [];

    /// <summary>True when nothing gave.</summary>
    public bool Held => Gave.Count == 0;
}
