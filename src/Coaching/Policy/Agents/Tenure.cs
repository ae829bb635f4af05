namespace EdgeCx.Coaching.Policy.Agents;

/// <summary>How long an agent has been at it, which decides how densely they are cued. Said by the site, never inferred.</summary>
internal enum Tenure
{
    /// <summary>New: gains most from cues.</summary>
    Novice,

    /// <summary>The ordinary case.</summary>
    Regular,

    /// <summary>Experienced: gains little, and is left alone more.</summary>
    Veteran,
}
