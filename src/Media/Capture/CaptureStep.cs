namespace EdgeCx.Media.Capture;

/// <summary>What one step through a capture gave.</summary>
internal enum CaptureStep
{
    /// <summary>A captured frame.</summary>
    Record,

    /// <summary>Something else, whole and stepped over.</summary>
    Skipped,

    /// <summary>What is there ends before the record does: more bytes are needed, or the file is cut.</summary>
    Incomplete,

    /// <summary>Not a capture, or damaged: no way on from here.</summary>
    Rejected,
}
