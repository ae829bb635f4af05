namespace EdgeCx.Media.Capture.Dialogs;

/// <summary>What a SIP message changed of its dialog.</summary>
internal enum DialogChange
{
    /// <summary>Nothing that matters to media: a repetition, another hop's copy, a message without consequence.</summary>
    None,

    /// <summary>Something was learned of who takes part, or of where media goes.</summary>
    Learned,

    /// <summary>It was answered with 2xx.</summary>
    Confirmed,

    /// <summary>It is over.</summary>
    Ended,
}
