namespace EdgeCx.Media.Rtp;

/// <summary>What a report block says of one stream's loss (RFC 3550 6.4.1, A.3).</summary>
internal struct ReceptionStatistics
{
    private long _base;
    private long _received;
    private long _expectedPrior;
    private long _receivedPrior;

    /// <summary>Extended highest sequence number received.</summary>
    public long Highest { get; private set; }

    /// <summary>Packets received, duplicates and late ones included.</summary>
    public readonly long Received => _received;

    /// <summary>Packets that should have been received by now.</summary>
    public readonly long Expected => Highest - _base + 1;

    /// <summary>Starts with the stream's first packet, which is then observed like any other.</summary>
    public void Start(long extended)
    {
        this = default;
        _base = extended;
        Highest = extended;
    }

    /// <summary>Counts a packet of the stream.</summary>
    public void Observe(long extended)
    {
        Highest = Math.Max(Highest, extended);
        _received++;
    }

    /// <summary>Cumulative number lost as 24 signed bits: negative where duplicates outnumber losses (RFC 3550 6.4.1).</summary>
    public readonly int CumulativeLost => (int)Math.Clamp(Expected - _received, -0x80_0000, 0x7F_FFFF);

    /// <summary>Fraction lost since the last call, in 1/256, and a new interval.</summary>
    public byte TakeFractionLost()
    {
        var expected = Expected - _expectedPrior;
        var lost = expected - (_received - _receivedPrior);
        _expectedPrior = Expected;
        _receivedPrior = _received;
        return expected <= 0 || lost <= 0 ? (byte)0 : (byte)Math.Min(255, (lost << 8) / expected);
    }
}
