namespace EdgeCx.Appliance.Trials;

/// <summary>What a composed call tells of its customer.</summary>
internal enum TrialKind
{
    /// <summary>Calm to the end: whatever is raised is a false alarm.</summary>
    Neutral,

    /// <summary>Calm, then angry from the onset on.</summary>
    Anger,

    /// <summary>Calm, then sad from the onset on.</summary>
    Sadness,

    /// <summary>Calm, then angry, and happy from the onset on.</summary>
    Relief,
}
