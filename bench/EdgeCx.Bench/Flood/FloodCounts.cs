namespace EdgeCx.Bench.Flood;

/// <summary>What a flood has sent.</summary>
internal sealed class FloodCounts
{
    private long _garbage;
    private long _invites;
    private long _connections;
    private long _handshakes;
    private long _notSent;

    /// <summary>Datagrams of random octets.</summary>
    public long Garbage => Volatile.Read(ref _garbage);

    /// <summary>INVITEs.</summary>
    public long Invites => Volatile.Read(ref _invites);

    /// <summary>TCP connections that were tried.</summary>
    public long Connections => Volatile.Read(ref _connections);

    /// <summary>Half handshakes that were tried.</summary>
    public long Handshakes => Volatile.Read(ref _handshakes);

    /// <summary>What this system did not take.</summary>
    public long NotSent => Volatile.Read(ref _notSent);

    public void AddGarbage() => Interlocked.Increment(ref _garbage);

    public void AddInvite() => Interlocked.Increment(ref _invites);

    public void AddConnection() => Interlocked.Increment(ref _connections);

    public void AddHandshake() => Interlocked.Increment(ref _handshakes);

    public void AddNotSent() => Interlocked.Increment(ref _notSent);
}
