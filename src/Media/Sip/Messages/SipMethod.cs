namespace EdgeCx.Media.Sip.Messages;

/// <summary>The methods that this edge knows by name. Everything else is <see cref="Other"/> and is answered 405.</summary>
internal enum SipMethod
{
    /// <summary>A method that is not served here (REGISTER, MESSAGE, an invented one).</summary>
    Other,

    /// <summary>INVITE, RFC 3261 13 and 14.</summary>
    Invite,

    /// <summary>ACK, RFC 3261 13 and 17.</summary>
    Ack,

    /// <summary>CANCEL, RFC 3261 9.</summary>
    Cancel,

    /// <summary>BYE, RFC 3261 15.</summary>
    Bye,

    /// <summary>OPTIONS, RFC 3261 11.</summary>
    Options,

    /// <summary>UPDATE, RFC 3311.</summary>
    Update,

    /// <summary>PRACK, RFC 3262.</summary>
    Prack,

    /// <summary>INFO, RFC 6086.</summary>
    Info,
}
