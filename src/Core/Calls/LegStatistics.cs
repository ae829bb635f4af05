namespace EdgeCx.Core.Calls;

/// <summary>
/// Counters of one leg's media. One media thread writes, anyone reads; each field is read on its own and may be a packet apart from the others.
/// </summary>
public sealed class LegStatistics
{
    private long _packets;
    private long _lost;
    private long _late;
    private long _duplicates;
    private long _rejected;
    private long _copies;
    private long _lostOnMirror;
    private long _jitterBits;

    /// <summary>RTP packets taken into the leg.</summary>
    public long Packets => Volatile.Read(ref _packets);

    /// <summary>Packets that never came and became silence.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Packets that came after their gap was given up.</summary>
    public long Late => Volatile.Read(ref _late);

    /// <summary>Packets that had been seen before.</summary>
    public long Duplicates => Volatile.Read(ref _duplicates);

    /// <summary>SRTP packets that were not opened: forged, replayed, or under a key that was not negotiated.</summary>
    public long Rejected => Volatile.Read(ref _rejected);

    /// <summary>
    /// Packets that a mirror showed more than once (both ports of a switch, both sides of a media relay): of the tap, not of the call.
    /// </summary>
    public long Copies => Volatile.Read(ref _copies);

    /// <summary>Of the lost packets, those that the mirror lost and the call did not. A lower bound: what cannot be told counts for the call.</summary>
    public long LostOnMirror => Volatile.Read(ref _lostOnMirror);

    /// <summary>Interarrival jitter (RFC 3550 A.8), ms.</summary>
    public double JitterMs => BitConverter.Int64BitsToDouble(Volatile.Read(ref _jitterBits));

    /// <summary>Counts a packet. Media thread only.</summary>
    public void AddPacket() => Volatile.Write(ref _packets, _packets + 1);

    /// <summary>Counts lost packets. Media thread only.</summary>
    public void AddLost(long packets) => Volatile.Write(ref _lost, _lost + packets);

    /// <summary>Counts a late packet. Media thread only.</summary>
    public void AddLate() => Volatile.Write(ref _late, _late + 1);

    /// <summary>Counts a duplicate. Media thread only.</summary>
    public void AddDuplicate() => Volatile.Write(ref _duplicates, _duplicates + 1);

    /// <summary>Counts a packet that was not opened. Media thread only.</summary>
    public void AddRejected() => Volatile.Write(ref _rejected, _rejected + 1);

    /// <summary>Counts a copy. Media thread only.</summary>
    public void AddCopy() => Volatile.Write(ref _copies, _copies + 1);

    /// <summary>Counts packets that the mirror lost. Media thread only.</summary>
    public void AddLostOnMirror(long packets) => Volatile.Write(ref _lostOnMirror, _lostOnMirror + packets);

    /// <summary>Sets the jitter, ms. Media thread only.</summary>
    public void SetJitter(double ms) => Volatile.Write(ref _jitterBits, BitConverter.DoubleToInt64Bits(ms));
}
