namespace EdgeCx.Media.Sip.Transactions;

/// <summary>The non-INVITE server transaction as a pure machine (RFC 3261 17.2.2): it keeps its answer for timer J.</summary>
/// <param name="reliable">True over a stream: then timer J is zero.</param>
internal struct RequestServerMachine(bool reliable)
{
    private bool _completed;

    /// <summary>When <see cref="Elapse"/> is to be called next.</summary>
    public long DueNs { get; private set; } = long.MaxValue;

    /// <summary>A final response goes out.</summary>
    public TransactionAction Answer(long nowNs)
    {
        _completed = true;
        DueNs = reliable ? long.MaxValue : nowNs + SipTimers.GiveUp;
        return reliable ? TransactionAction.Send | TransactionAction.Terminated : TransactionAction.Send;
    }

    /// <summary>The request came again.</summary>
    public readonly TransactionAction Retransmission() => _completed ? TransactionAction.Send : TransactionAction.None;

    /// <summary>Time passed; nothing happens before <see cref="DueNs"/>.</summary>
    public TransactionAction Elapse(long nowNs)
    {
        if (nowNs < DueNs)
        {
            return TransactionAction.None;
        }

        DueNs = long.MaxValue;
        return TransactionAction.Terminated;
    }
}
