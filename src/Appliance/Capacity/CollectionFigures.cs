namespace EdgeCx.Appliance.Capacity;

/// <summary>Collections of garbage in the appliance's process.</summary>
/// <param name="Gen0">Collections of generation 0 and up.</param>
/// <param name="Gen2">Of these, of generation 2.</param>
/// <param name="LongestGen2PauseMs">Longest pause of a generation 2 collection, ms.</param>
/// <param name="LongestPauseMs">Longest pause of any, ms.</param>
/// <param name="PauseMs">Time stopped for all of them, ms.</param>
internal sealed record CollectionFigures(int Gen0, int Gen2, double LongestGen2PauseMs, double LongestPauseMs, double PauseMs);
