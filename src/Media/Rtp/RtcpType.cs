namespace EdgeCx.Media.Rtp;

/// <summary>RTCP packet types (RFC 3550 12.1; RFC 4585, RFC 3611 for the last three).</summary>
internal enum RtcpType : byte
{
    /// <summary>SR.</summary>
    SenderReport = 200,

    /// <summary>RR.</summary>
    ReceiverReport = 201,

    /// <summary>SDES.</summary>
    SourceDescription = 202,

    /// <summary>BYE.</summary>
    Goodbye = 203,

    /// <summary>APP.</summary>
    Application = 204,

    /// <summary>RTPFB.</summary>
    TransportFeedback = 205,

    /// <summary>PSFB.</summary>
    PayloadFeedback = 206,

    /// <summary>XR.</summary>
    ExtendedReport = 207,
}
