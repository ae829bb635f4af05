namespace EdgeCx.Media.Sip.Transport;

/// <summary>What the signalling thread is told.</summary>
internal enum SipEventKind
{
    /// <summary>A message was received.</summary>
    Received,

    /// <summary>A dialog is to be ended.</summary>
    Hangup,

    /// <summary>All dialogs are to be ended, no new ones taken.</summary>
    Shutdown,
}
