namespace EdgeCx.Media.Sip;

/// <summary>Why a dialog ended.</summary>
internal enum SessionEnd
{
    /// <summary>The peer sent BYE.</summary>
    Bye,

    /// <summary>The peer sent CANCEL before the answer was final.</summary>
    Cancelled,

    /// <summary>The session timer (RFC 4028) ran out without a refresh.</summary>
    Expired,

    /// <summary>No ACK came for our 2xx (RFC 3261 13.3.1.4).</summary>
    NoAck,

    /// <summary>We ended it (<see cref="SessionDialog.Hangup"/>).</summary>
    Local,

    /// <summary>The appliance shuts down.</summary>
    Shutdown,
}
