namespace EdgeCx.Media.Capture.Dialogs;

/// <summary>One of the two ends of a dialog.</summary>
internal enum DialogSide
{
    /// <summary>Who sent the INVITE that was seen first.</summary>
    Caller,

    /// <summary>Who answered it.</summary>
    Callee,
}
