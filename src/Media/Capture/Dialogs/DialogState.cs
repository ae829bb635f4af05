namespace EdgeCx.Media.Capture.Dialogs;

/// <summary>How far a dialog is.</summary>
internal enum DialogState
{
    /// <summary>An INVITE was seen, and no description of the called side.</summary>
    Calling,

    /// <summary>The called side has described its media before answering: ringing tones, announcements.</summary>
    Early,

    /// <summary>Answered with 2xx.</summary>
    Confirmed,

    /// <summary>Over.</summary>
    Ended,
}
