using EdgeCx.Media.Siprec.Deviations;

namespace EdgeCx.Appliance.Web;

/// <summary>A recording client (SRC) and what it does otherwise than the standards say.</summary>
/// <param name="Address">Its address.</param>
/// <param name="UserAgent">What it calls itself; empty where it does not say.</param>
/// <param name="Sessions">Recording sessions since the appliance started.</param>
/// <param name="LastSeenUtc">When it was heard of last.</param>
/// <param name="Deviations">Those that cost most first.</param>
internal sealed record RecordingClientAnswer(
    string Address, string UserAgent, long Sessions, DateTimeOffset LastSeenUtc, IReadOnlyList<RecordingClientAnswer.Line> Deviations)
{
    /// <summary>From what the server knows.</summary>
    public static RecordingClientAnswer Of(RecordingClientReport report) => new(
        report.Address,
        report.UserAgent,
        report.Sessions,
        report.LastSeenUtc,
        [.. report.Deviations.Select(d => new Line(d.Text.Deviation.ToString(), d.Text.Cost.ToString().ToLowerInvariant(), d.Text.What, d.Text.Advice, d.Sessions))]);

    /// <summary>One deviation.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Costs">What it costs: <c>none</c>, <c>roles</c> or <c>hearing</c>.</param>
    /// <param name="What">What was seen.</param>
    /// <param name="Advice">What the standard asks, and what to do.</param>
    /// <param name="Sessions">Sessions that showed it.</param>
    internal sealed record Line(string Name, string Costs, string What, string Advice, long Sessions);
}
