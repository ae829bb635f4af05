namespace EdgeCx.Media.Rtpengine;

/// <summary>Whether a relay can play a prompt into a call.</summary>
internal enum RelayAbility
{
    /// <summary>Not asked yet, or an answer that says nothing.</summary>
    Unknown,

    /// <summary>It does not answer.</summary>
    Silent,

    /// <summary>It knows <c>play media</c>.</summary>
    Plays,

    /// <summary>It does not know <c>play media</c>: older than 7.2.</summary>
    NoPlayMedia,

    /// <summary>It was built without transcoding, and <c>play media</c> needs it.</summary>
    NoTranscoding,
}
