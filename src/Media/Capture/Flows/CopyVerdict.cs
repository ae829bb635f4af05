namespace EdgeCx.Media.Capture.Flows;

/// <summary>What a packet is among the last ones of its leg.</summary>
internal enum CopyVerdict
{
    /// <summary>Not seen before: it is heard.</summary>
    First,

    /// <summary>The same packet again: the mirror shows it twice, or on both sides of a relay.</summary>
    Copy,

    /// <summary>Another payload under a number that was seen on this flow: the leg's own receiver judges it.</summary>
    Contradiction,
}
