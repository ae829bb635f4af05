namespace EdgeCx.Media.Sip.Messages;

/// <summary>Who refreshes a session (RFC 4028 4).</summary>
internal enum Refresher
{
    /// <summary>Not said.</summary>
    Unsaid,

    /// <summary>The one who sends the request.</summary>
    Uac,

    /// <summary>The one who answers it.</summary>
    Uas,
}
