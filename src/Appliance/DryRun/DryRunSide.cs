namespace EdgeCx.Appliance.DryRun;

/// <summary>Under which rules a cue would have been shown, or held back.</summary>
internal enum DryRunSide
{
    /// <summary>Under those of the site as it is.</summary>
    Current,

    /// <summary>Under those of the file given.</summary>
    Given,

    /// <summary>Under both.</summary>
    Both,
}
