namespace EdgeCx.Appliance.Capacity;

/// <summary>Datagrams of a whole run, the beginning and ending of calls among it.</summary>
/// <param name="PacketsSent">Sent by the load generator.</param>
/// <param name="PacketsReceived">Received by the appliance.</param>
internal sealed record WholeRun(long PacketsSent, long PacketsReceived)
{
    /// <summary>Those that were lost in between.</summary>
    public long LostPackets => PacketsSent - PacketsReceived;
}
