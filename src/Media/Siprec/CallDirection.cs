namespace EdgeCx.Media.Siprec;

/// <summary>Which way the calls of a site go, where that is the same for all that are recorded.</summary>
internal enum CallDirection
{
    /// <summary>Both, or not told: direction decides nothing.</summary>
    Unknown,

    /// <summary>Customers call: the caller is the customer.</summary>
    Inbound,

    /// <summary>Agents call: the called party is the customer.</summary>
    Outbound,
}
