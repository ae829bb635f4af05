namespace EdgeCx.Media.Siprec.Deviations;

/// <summary>What a deviation costs the site.</summary>
internal enum DeviationCost
{
    /// <summary>Nothing: it is read as meant.</summary>
    None,

    /// <summary>Who speaks is not known, or known late: nothing is inferred on the leg meanwhile.</summary>
    Roles,

    /// <summary>A stream is not heard, or two voices cannot be told apart.</summary>
    Hearing,
}
