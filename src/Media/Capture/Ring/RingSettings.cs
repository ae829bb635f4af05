namespace EdgeCx.Media.Capture.Ring;

/// <summary>One ring on one interface.</summary>
/// <param name="Interface">Name of the interface, e.g. <c>eth1</c>.</param>
internal sealed record RingSettings(string Interface)
{
    /// <summary>Bytes of a block: a power of two of whole pages that holds the largest frame. The kernel hands over whole blocks.</summary>
    public int BlockBytes { get; init; } = 128 * 1024;

    /// <summary>
    /// Blocks of the ring. A block is used up each time <see cref="RetireMs"/> passes with a frame in it, so that at a low rate their number
    /// is how long the reader may stand still.
    /// </summary>
    public int Blocks { get; init; } = 128;

    /// <summary>How long a frame waits in a block that is not full, ms.</summary>
    public int RetireMs { get; init; } = 5;

    /// <summary>How long a read waits for a frame, ms.</summary>
    public int WaitMs { get; init; } = 20;

    /// <summary>Whether frames for other stations are taken: what a mirror port brings is all of that kind.</summary>
    public bool IsPromiscuous { get; init; } = true;

    /// <summary>
    /// Number of the group that shares the interface's frames, each flow (both directions of it) going to one source; 0 for a source that
    /// has all. The kernel puts IPv4 fragments together before it chooses.
    /// </summary>
    public ushort FanoutGroup { get; init; }

    /// <summary>Memory of the ring, bytes.</summary>
    public long TotalBytes => (long)BlockBytes * Blocks;
}
