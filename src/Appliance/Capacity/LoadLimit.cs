namespace EdgeCx.Appliance.Capacity;

/// <summary>What gave at a load.</summary>
internal enum LoadLimit
{
    /// <summary>The appliance did not take all calls, or hung up some.</summary>
    Refused,

    /// <summary>The load generator sent late: the load was not what it should have been.</summary>
    Generator,

    /// <summary>Packets were lost on the way into the appliance.</summary>
    LostPackets,

    /// <summary>A hard deadline was missed outside a stall of the machine.</summary>
    Deadline,

    /// <summary>The 99th percentile was above the budget.</summary>
    Latency,

    /// <summary>Work was shed.</summary>
    Shedding,
}
