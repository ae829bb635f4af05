namespace EdgeCx.Media.Sip;

/// <summary>
/// The seam between the SIP stack and what it serves. Another stack could stand on the other side: nothing here names transactions,
/// transports or timers. All methods are called on the SIP edge's single signalling thread, decide at once and never block or throw.
/// </summary>
internal interface ISessionHandler
{
    /// <summary>An initial INVITE. An empty body is a delayed offer: the answer then carries our offer, and the peer's answer comes in the ACK.</summary>
    SessionAnswer OnInvite(SessionDialog dialog, in SessionRequest request);

    /// <summary>A re-INVITE inside the dialog. A re-INVITE that can be lived with is never refused.</summary>
    SessionAnswer OnReinvite(SessionDialog dialog, in SessionRequest request);

    /// <summary>An UPDATE inside the dialog, with or without SDP, with or without metadata.</summary>
    SessionAnswer OnUpdate(SessionDialog dialog, in SessionRequest request);

    /// <summary>The ACK of an accepted INVITE; its body is the answer to a delayed offer, else empty.</summary>
    void OnAcknowledged(SessionDialog dialog, in SessionRequest request);

    /// <summary>The dialog is over, once: by BYE (whose body may carry metadata), CANCEL, expiry, missing ACK, shutdown.</summary>
    void OnEnded(SessionDialog dialog, SessionEnd end, in SessionRequest request);

    /// <summary>An OPTIONS, in or out of a dialog: 200 when calls can be taken, 503 with Retry-After when full or draining.</summary>
    SessionAnswer OnOptions();
}
