using EdgeCx.Core.Cues;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>A cue of a simulated call, and whether it met a moment.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Tier">How much attention it may ask.</param>
/// <param name="AtMs">When it opened or was held back, ms of the call.</param>
/// <param name="Moment">Number of the moment that it meets, among the call's; −1 where it is false.</param>
/// <param name="HeldBack">Why it was not shown; empty where it was.</param>
internal readonly record struct JudgedCue(CueKind Kind, CueTier Tier, double AtMs, int Moment, string HeldBack)
{
    /// <summary>The agent saw it.</summary>
    public bool IsShown => HeldBack.Length == 0;

    /// <summary>It met a moment.</summary>
    public bool IsTrue => Moment >= 0;
}
