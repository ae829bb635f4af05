namespace EdgeCx.Media.Capture.Streams;

/// <summary>Whether octets begin with a SIP start line.</summary>
internal enum StartLineMatch
{
    /// <summary>They do not.</summary>
    No,

    /// <summary>They may: the line does not end yet.</summary>
    NeedMore,

    /// <summary>They do.</summary>
    Yes,
}
