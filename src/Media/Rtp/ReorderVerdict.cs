namespace EdgeCx.Media.Rtp;

/// <summary>What the reorder buffer makes of a packet.</summary>
internal enum ReorderVerdict
{
    /// <summary>It is the next in order: it passes at once and was counted as passed.</summary>
    Next,

    /// <summary>It is ahead of a gap and was stored.</summary>
    Held,

    /// <summary>It is ahead of a gap and does not fit: the gap must be given up first.</summary>
    NoRoom,

    /// <summary>It was seen before.</summary>
    Duplicate,

    /// <summary>It is from before what was ever expected.</summary>
    Late,

    /// <summary>It comes after its gap was given up, and was counted as lost then.</summary>
    LateAndCounted,
}
