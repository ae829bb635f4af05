namespace EdgeCx.Core.Cues;

/// <summary>What kinds of cues have in common.</summary>
public static class CueKinds
{
    /// <summary>
    /// True for kinds that rest on how the customer sounds: they live and die with the right to hear it, and are erased with an objection.
    /// </summary>
    public static bool IsFromEmotion(this CueKind kind) => kind is CueKind.EmpathyNeeded or CueKind.CustomerFrustrated
        or CueKind.CustomerImpatient or CueKind.CustomerConfused or CueKind.CustomerDistressed or CueKind.PositiveInteraction
        or CueKind.EscalationRisk;
}
