namespace EdgeCx.Media.Rtp;

/// <summary>
/// Extends 16-bit sequence numbers over their wraps (RFC 3550 A.1). A jump too far to be loss or reordering is refused: only a second
/// packet in sequence proves that the sender started anew.
/// </summary>
internal struct SequenceUnwrapper
{
    /// <summary>Largest jump ahead that is taken for loss (RFC 3550 A.1).</summary>
    public const int MaxDropout = 3000;

    /// <summary>Largest step back that is taken for reordering (RFC 3550 A.1).</summary>
    public const int MaxMisorder = 100;

    /// <summary>The highest extended number so far; its lower 16 bits are the number on the wire.</summary>
    public long Highest { get; private set; }

    /// <summary>Starts a new stream at a number, whose extended form is the number itself.</summary>
    public void Start(ushort sequence) => Highest = sequence;

    /// <summary>Extends a number; false when it is too far from the stream. Before the stream's start, extended numbers may be negative.</summary>
    public bool TryUnwrap(ushort sequence, out long extended)
    {
        var step = (short)(sequence - (ushort)Highest);
        extended = Highest + step;
        if (step is > MaxDropout or < -MaxMisorder)
        {
            return false;
        }

        Highest = Math.Max(Highest, extended);
        return true;
    }
}
