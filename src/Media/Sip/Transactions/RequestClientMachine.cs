namespace EdgeCx.Media.Sip.Transactions;

/// <summary>The non-INVITE client transaction as a pure machine (RFC 3261 17.1.2): timers E, F, K.</summary>
/// <param name="reliable">True over a stream: nothing is retransmitted and timer K is zero.</param>
internal struct RequestClientMachine(bool reliable)
{
    private long _giveUpNs;
    private long _intervalNs;
    private bool _proceeding;
    private bool _completed;

    /// <summary>When <see cref="Elapse"/> is to be called next.</summary>
    public long DueNs { get; private set; } = long.MaxValue;

    /// <summary>The request goes out.</summary>
    public TransactionAction Begin(long nowNs)
    {
        _intervalNs = SipTimers.T1;
        _giveUpNs = nowNs + SipTimers.GiveUp;
        DueNs = reliable ? _giveUpNs : nowNs + SipTimers.T1;
        return TransactionAction.Send;
    }

    /// <summary>A response came.</summary>
    public TransactionAction Respond(int status, long nowNs)
    {
        if (_completed)
        {
            return TransactionAction.None;
        }

        if (status < 200)
        {
            _proceeding = true;
            return TransactionAction.None;
        }

        _completed = true;
        DueNs = reliable ? long.MaxValue : nowNs + SipTimers.T4;
        return reliable ? TransactionAction.Answered | TransactionAction.Terminated : TransactionAction.Answered;
    }

    /// <summary>Time passed; nothing happens before <see cref="DueNs"/>.</summary>
    public TransactionAction Elapse(long nowNs)
    {
        if (nowNs < DueNs)
        {
            return TransactionAction.None;
        }

        if (_completed || nowNs >= _giveUpNs)
        {
            DueNs = long.MaxValue;
            return _completed ? TransactionAction.Terminated : TransactionAction.Terminated | TransactionAction.TimedOut;
        }

        _intervalNs = _proceeding ? SipTimers.T2 : Math.Min(_intervalNs * 2, SipTimers.T2);
        DueNs = Math.Min(nowNs + _intervalNs, _giveUpNs);
        return TransactionAction.Send;
    }
}
