namespace EdgeCx.Appliance.Web;

/// <summary>What a traced result is.</summary>
internal enum TracedResult : byte
{
    /// <summary>How the customer sounded at the end of a chunk.</summary>
    Estimate,

    /// <summary>A cue that was opened.</summary>
    Cue,

    /// <summary>A cue that was not shown.</summary>
    DroppedCue,
}
