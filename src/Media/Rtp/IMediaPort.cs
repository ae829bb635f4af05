namespace EdgeCx.Media.Rtp;

/// <summary>One leg's RTP port. Called on the signalling thread.</summary>
internal interface IMediaPort
{
    /// <summary>The even port number, for the answer.</summary>
    int RtpPort { get; }

    /// <summary>Applies a new description (re-INVITE): payload types, direction, source.</summary>
    void Update(MediaDescription media);

    /// <summary>Another person may speak from here on (transfer): the caller's baseline is forgotten.</summary>
    void ResetBaseline();

    /// <summary>
    /// Stops hearing, flushes what was heard (the rest as a padded chunk, then an end-of-leg marker) and frees the port after a guard time.
    /// </summary>
    void Close();
}
