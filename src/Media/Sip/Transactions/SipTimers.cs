namespace EdgeCx.Media.Sip.Transactions;

/// <summary>The base timers of RFC 3261 17 (table 4) in ns, and what follows from them.</summary>
internal static class SipTimers
{
    /// <summary>Round-trip estimate: the first retransmission interval.</summary>
    public const long T1 = 500_000_000;

    /// <summary>The longest retransmission interval.</summary>
    public const long T2 = 4_000_000_000;

    /// <summary>How long a message may live in the network.</summary>
    public const long T4 = 5_000_000_000;

    /// <summary>Timers F, H, J, L, and the wait for an ACK of a 2xx: 32 s.</summary>
    public const long GiveUp = 64 * T1;
}
