using EdgeCx.Core.Time;

namespace EdgeCx.Core.Cues;

/// <summary>One whisper to the agent: what to do, why, and by when it must have reached them.</summary>
/// <param name="Id">Unique within its call, e.g. <c>q3</c>.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Tier">How much attention it may ask.</param>
/// <param name="Text">What to do, two to eight words, in the agent's language.</param>
/// <param name="Reason">Why, one sentence.</param>
/// <param name="Evidence">Named measures behind it.</param>
/// <param name="AtMs">Call time of the last sample behind it, ms.</param>
/// <param name="Deadline">After which it is dropped, not delivered.</param>
/// <param name="Receipt">Stage stamps.</param>
public sealed record Cue(
    string Id,
    CueKind Kind,
    CueTier Tier,
    string Text,
    string Reason,
    IReadOnlyDictionary<string, double> Evidence,
    double AtMs,
    Deadline Deadline,
    LatencyReceipt Receipt);
