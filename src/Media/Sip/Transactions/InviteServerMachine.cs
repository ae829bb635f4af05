namespace EdgeCx.Media.Sip.Transactions;

/// <summary>
/// The INVITE server transaction as a pure machine (RFC 3261 17.2.1, RFC 6026 7.1), with the retransmission of the 2xx (13.3.1.4) beside
/// timers G, H, I and L. The handler answers at once, so there is no Proceeding to speak of and no 100.
/// </summary>
/// <param name="reliable">True over a stream: then a 300–699 is not retransmitted; a 2xx is all the same, as proxies behind may use UDP.</param>
internal struct InviteServerMachine(bool reliable)
{
    private long _giveUpNs;
    private long _intervalNs;

    /// <summary>Where the transaction stands.</summary>
    public InviteServerState State { get; private set; }

    /// <summary>When <see cref="Elapse"/> is to be called next.</summary>
    public long DueNs { get; private set; } = long.MaxValue;

    /// <summary>True while a 2xx waits for its ACK.</summary>
    public bool AwaitsAck { get; private set; }

    /// <summary>A final response goes out.</summary>
    public TransactionAction Answer(bool success, long nowNs)
    {
        State = success ? InviteServerState.Accepted : InviteServerState.Completed;
        AwaitsAck = success;
        _intervalNs = SipTimers.T1;
        _giveUpNs = nowNs + SipTimers.GiveUp;
        DueNs = success || !reliable ? nowNs + SipTimers.T1 : _giveUpNs;
        return TransactionAction.Send;
    }

    /// <summary>The INVITE came again: our answer was lost, or is on its way.</summary>
    public readonly TransactionAction Retransmission() =>
        State == InviteServerState.Completed || AwaitsAck ? TransactionAction.Send : TransactionAction.None;

    /// <summary>An ACK came.</summary>
    public TransactionAction Acknowledge(long nowNs)
    {
        if (AwaitsAck)
        {
            AwaitsAck = false;
            DueNs = _giveUpNs;
            return TransactionAction.Acknowledged;
        }

        if (State != InviteServerState.Completed)
        {
            return TransactionAction.None;
        }

        State = reliable ? InviteServerState.Terminated : InviteServerState.Confirmed;
        DueNs = reliable ? long.MaxValue : nowNs + SipTimers.T4;
        return reliable ? TransactionAction.Terminated : TransactionAction.None;
    }

    /// <summary>Time passed; nothing happens before <see cref="DueNs"/>.</summary>
    public TransactionAction Elapse(long nowNs)
    {
        if (nowNs < DueNs)
        {
            return TransactionAction.None;
        }

        if (State == InviteServerState.Confirmed || nowNs >= _giveUpNs)
        {
            State = InviteServerState.Terminated;
            DueNs = long.MaxValue;
            var unanswered = AwaitsAck ? TransactionAction.TimedOut : TransactionAction.None;
            AwaitsAck = false;
            return TransactionAction.Terminated | unanswered;
        }

        _intervalNs = Math.Min(_intervalNs * 2, SipTimers.T2);
        DueNs = Math.Min(nowNs + _intervalNs, _giveUpNs);
        return TransactionAction.Send;
    }
}
