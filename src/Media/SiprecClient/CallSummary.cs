namespace EdgeCx.Media.SiprecClient;

/// <summary>What came of the calls of one run: the JSON of <c>edgecx call --json</c>.</summary>
/// <param name="Calls">Calls attempted.</param>
/// <param name="Answered">Calls the server took.</param>
/// <param name="Failed">Calls that were not taken.</param>
/// <param name="Cut">Answered calls that the server ended before their audio did.</param>
/// <param name="PacketsSent">RTP packets sent, both legs of all calls.</param>
/// <param name="PacketsFailed">RTP packets that this system did not take.</param>
/// <param name="DurationMs">From the first INVITE to the end of the last call, ms.</param>
/// <param name="SendLatenessMaxMs">How late the latest packet left, against its schedule, ms.</param>
internal sealed record CallSummary(
    int Calls,
    int Answered,
    int Failed,
    int Cut,
    long PacketsSent,
    long PacketsFailed,
    double DurationMs,
    double SendLatenessMaxMs)
{
    /// <summary>Why calls failed, and how many each.</summary>
    public IReadOnlyDictionary<string, int> Failures { get; init; } = new Dictionary<string, int>();
}
