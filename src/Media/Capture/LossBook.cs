namespace EdgeCx.Media.Capture;

/// <summary>When frames were last known to be lost on the way to us: the kernel's ring overflowed. Readers write, all read.</summary>
internal sealed class LossBook
{
    // A ring that overflows loses for as long as its reader is behind.
    private const long ReachNs = 1_000_000_000;
    private long _droppedNs = long.MinValue / 2;

    /// <summary>The ring was found to have dropped frames.</summary>
    public void NoteDropped(long nowNs) => Volatile.Write(ref _droppedNs, nowNs);

    /// <summary>True where frames were dropped around a time.</summary>
    public bool DroppedNear(long ns) => Math.Abs(Volatile.Read(ref _droppedNs) - ns) <= ReachNs;
}
