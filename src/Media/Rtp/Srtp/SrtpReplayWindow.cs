namespace EdgeCx.Media.Rtp.Srtp;

/// <summary>
/// Which packets of one source were taken already (RFC 3711 3.3.2): the highest index and the 128 up to it. Changed only by packets whose
/// tag was right.
/// </summary>
internal struct SrtpReplayWindow
{
    /// <summary>Indices that are kept in mind. RFC 3711 asks for 64 at least; reordering is followed over 100.</summary>
    public const int Size = 128;

    private UInt128 _taken;

    /// <summary>The highest index taken; -1 before the first.</summary>
    public long Highest { get; private set; } = -1;

    /// <summary>Makes an empty window.</summary>
    public SrtpReplayWindow()
    {
    }

    /// <summary>True for an index that was not taken and is not too old to tell.</summary>
    public readonly bool IsFresh(long index)
    {
        if (index > Highest)
        {
            return true;
        }

        var back = Highest - index;
        return back < Size && ((_taken >> (int)back) & UInt128.One) == UInt128.Zero;
    }

    /// <summary>Notes a fresh index as taken.</summary>
    public void Take(long index)
    {
        if (index > Highest)
        {
            var ahead = index - Highest;
            _taken = Highest < 0 || ahead >= Size ? UInt128.One : (_taken << (int)ahead) | UInt128.One;
            Highest = index;
        }
        else
        {
            _taken |= UInt128.One << (int)(Highest - index);
        }
    }
}
