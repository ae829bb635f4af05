namespace EdgeCx.Appliance.Capacity.Measure;

/// <summary>One line of a long measurement. Counts are since its begin, latencies since the line before.</summary>
/// <param name="Seconds">Since the begin, s.</param>
/// <param name="RssMiB">Resident memory of the appliance, MiB.</param>
/// <param name="HeapMiB">Managed heap with its garbage, MiB.</param>
/// <param name="Gen2">Generation 2 collections.</param>
/// <param name="LongestGen2PauseMs">The longest pause of one, ms.</param>
/// <param name="PauseMs">Time stopped for collections of any generation, ms.</param>
/// <param name="LongestPauseMs">The longest of these pauses, ms.</param>
/// <param name="P50Ms">Median latency, ms.</param>
/// <param name="P99Ms">99th percentile, ms; everything included.</param>
/// <param name="Events">Events behind it.</param>
/// <param name="DeadlineMisses">Missed deadlines.</param>
/// <param name="DeadlineMissesOutsideStalls">Of these, those not near a stall of the machine.</param>
/// <param name="Stalls">Stalls of the machine.</param>
/// <param name="LongestStallMs">The longest of them, ms.</param>
/// <param name="LostPackets">Packets that never came.</param>
/// <param name="GeneratorLateP99Ms">How late packets left the load generator since the begin, ms.</param>
internal sealed record Sample(
    double Seconds,
    double RssMiB,
    double HeapMiB,
    int Gen2,
    double LongestGen2PauseMs,
    double PauseMs,
    double LongestPauseMs,
    double P50Ms,
    double P99Ms,
    long Events,
    long DeadlineMisses,
    long DeadlineMissesOutsideStalls,
    int Stalls,
    double LongestStallMs,
    long LostPackets,
    double GeneratorLateP99Ms);
