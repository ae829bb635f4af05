using EdgeCx.Core.Cues;

namespace EdgeCx.Appliance.Web;

/// <summary>One cue of a call as the API shows it.</summary>
/// <param name="CueId">Id within the call.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Tier">How much attention it may ask.</param>
/// <param name="Text">What to do.</param>
/// <param name="Reason">Why.</param>
/// <param name="Evidence">Named measures behind it.</param>
/// <param name="AtMs">Call time at which it opened, ms.</param>
/// <param name="ClosedAtMs">Call time at which it closed, ms; null while open.</param>
/// <param name="ClosedReason">Why it closed; null while open.</param>
/// <param name="Helpful">What the agent said of it; null where nothing.</param>
/// <param name="LatencyMs">From the arrival of the last sample to the decision, ms.</param>
/// <param name="Receipt">Where the time went.</param>
internal sealed record CueView(
    string CueId,
    CueKind Kind,
    CueTier Tier,
    string Text,
    string Reason,
    IReadOnlyDictionary<string, double> Evidence,
    double AtMs,
    double? ClosedAtMs,
    string? ClosedReason,
    bool? Helpful,
    double LatencyMs,
    CueReceipt? Receipt);
