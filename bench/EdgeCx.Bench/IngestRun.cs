namespace EdgeCx.Bench;

/// <summary>What one receiver took.</summary>
/// <param name="Packets">RTP packets parsed, with their payload read.</param>
/// <param name="CpuNs">CPU time of its thread, from the first packet on.</param>
/// <param name="AllocatedBytes">Bytes that the thread allocated meanwhile; −1 where there is no such thing.</param>
internal readonly record struct IngestRun(long Packets, long CpuNs, long AllocatedBytes)
{
    /// <summary>CPU seconds per million packets.</summary>
    public double SecondsPerMillion => CpuNs / 1e3 / Packets;
}
