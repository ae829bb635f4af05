namespace EdgeCx.Appliance.Diagnosis;

/// <summary>What a check of <c>doctor</c> found.</summary>
internal enum Verdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, but may make a cue late or a proof harder.</summary>
    Warn,

    /// <summary>The appliance cannot do its work.</summary>
    Block,
}
