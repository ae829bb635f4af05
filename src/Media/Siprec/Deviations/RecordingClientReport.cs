namespace EdgeCx.Media.Siprec.Deviations;

/// <summary>What is told of a recording client.</summary>
/// <param name="Address">Its address.</param>
/// <param name="UserAgent">What it calls itself; empty where it does not say.</param>
/// <param name="Sessions">Recording sessions since the start.</param>
/// <param name="LastSeenUtc">When it was heard of last.</param>
/// <param name="Deviations">What it does otherwise, those that cost most first, each with the number of its sessions.</param>
internal sealed record RecordingClientReport(
    string Address,
    string UserAgent,
    long Sessions,
    DateTimeOffset LastSeenUtc,
    IReadOnlyList<(DeviationText Text, long Sessions)> Deviations);
