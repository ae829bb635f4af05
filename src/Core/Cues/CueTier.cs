namespace EdgeCx.Core.Cues;

/// <summary>How much a cue may ask of the agent's attention.</summary>
public enum CueTier
{
    /// <summary>Good to know.</summary>
    Information,

    /// <summary>Something to do differently.</summary>
    Coaching,

    /// <summary>Needs action now; may be spoken over the customer.</summary>
    Critical,
}
