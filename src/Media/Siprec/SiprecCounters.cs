namespace EdgeCx.Media.Siprec;

/// <summary>What became of requests at the SIPREC server. Any thread.</summary>
internal sealed class SiprecCounters
{
    private long _accepted;
    private long _refusedBusy;
    private long _refusedOffer;
    private long _badBodies;
    private long _badMetadata;
    private long _noMediaHangups;

    /// <summary>Initial INVITEs accepted.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>Initial INVITEs refused with 503: full, draining, no port, no room.</summary>
    public long RefusedBusy => Volatile.Read(ref _refusedBusy);

    /// <summary>Initial INVITEs refused with 403 or 488.</summary>
    public long RefusedOffer => Volatile.Read(ref _refusedOffer);

    /// <summary>Requests refused with 400 or 415 for their body.</summary>
    public long BadBodies => Volatile.Read(ref _badBodies);

    /// <summary>Metadata documents that could not be read.</summary>
    public long BadMetadata => Volatile.Read(ref _badMetadata);

    /// <summary>Calls that we ended because nothing came.</summary>
    public long NoMediaHangups => Volatile.Read(ref _noMediaHangups);

    internal void AddAccepted() => Interlocked.Increment(ref _accepted);

    internal void AddRefusedBusy() => Interlocked.Increment(ref _refusedBusy);

    internal void AddRefusedOffer() => Interlocked.Increment(ref _refusedOffer);

    internal void AddBadBody() => Interlocked.Increment(ref _badBodies);

    internal void AddBadMetadata() => Interlocked.Increment(ref _badMetadata);

    internal void AddNoMediaHangup() => Interlocked.Increment(ref _noMediaHangups);
}
