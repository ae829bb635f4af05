namespace EdgeCx.Media.Sdp;

/// <summary>Why a well-formed <c>a=crypto</c> cannot be chosen.</summary>
internal enum SdpCryptoObstacle
{
    /// <summary>It can be.</summary>
    None,

    /// <summary>A suite that is not supported.</summary>
    Suite,

    /// <summary>A session parameter that would weaken it, or that is not supported (RFC 4568 6.3).</summary>
    SessionParameter,
}
