namespace EdgeCx.Media.Sdp;

/// <summary>Direction of a media line as its sender sees it (RFC 8866 6.7).</summary>
internal enum SdpDirection
{
    /// <summary>Sends and receives; what holds where nothing is said.</summary>
    SendRecv,

    /// <summary>Sends only: what a recording client offers.</summary>
    SendOnly,

    /// <summary>Receives only: what we answer.</summary>
    RecvOnly,

    /// <summary>Neither: held, paused, or not yet started.</summary>
    Inactive,
}
