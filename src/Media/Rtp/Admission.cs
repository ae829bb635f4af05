namespace EdgeCx.Media.Rtp;

/// <summary>What the source latch makes of a packet.</summary>
internal enum Admission
{
    /// <summary>It belongs to the stream that is heard.</summary>
    Current,

    /// <summary>It begins a new stream: the first packet, another SSRC, or numbers that started anew. It is heard from here on.</summary>
    NewStream,

    /// <summary>It confirms the candidate kept before it: that one begins the new stream, this one follows.</summary>
    Confirmed,

    /// <summary>It may begin a new stream: keep it until the next one tells.</summary>
    Candidate,

    /// <summary>It comes from somewhere else while the latched source is alive.</summary>
    Foreign,
}
