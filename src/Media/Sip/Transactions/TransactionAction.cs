namespace EdgeCx.Media.Sip.Transactions;

/// <summary>What a transaction's step asks its owner to do.</summary>
[Flags]
internal enum TransactionAction
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Send the stored message again, or for the first time.</summary>
    Send = 1,

    /// <summary>The ACK of a 2xx came, for the first time.</summary>
    Acknowledged = 2,

    /// <summary>What was waited for did not come: no ACK for a 2xx, no response to a request.</summary>
    TimedOut = 4,

    /// <summary>A final response came.</summary>
    Answered = 8,

    /// <summary>The transaction is over: forget it.</summary>
    Terminated = 16,
}
