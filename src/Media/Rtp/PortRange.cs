namespace EdgeCx.Media.Rtp;

/// <summary>
/// Which port pairs of the configured range are taken. Taken in turn, so that a freed pair rests as long as possible.
/// Safe from any thread.
/// </summary>
internal sealed class PortRange
{
    private readonly int _first;
    private readonly int[] _taken;
    private int _cursor = -1;

    /// <summary>Makes a range of pairs.</summary>
    /// <param name="first">First port, even.</param>
    /// <param name="last">Last port, odd.</param>
    public PortRange(int first, int last)
    {
        _first = first;
        _taken = new int[(last - first + 1) / 2];
    }

    /// <summary>Number of pairs.</summary>
    public int Pairs => _taken.Length;

    /// <summary>Number of the pair that a port, even or odd, belongs to.</summary>
    public int PairOf(int port) => (port - _first) / 2;

    /// <summary>Takes the next free pair; its even port.</summary>
    public bool TryTake(out int port)
    {
        for (var i = 0; i < _taken.Length; i++)
        {
            var pair = (int)((uint)Interlocked.Increment(ref _cursor) % (uint)_taken.Length);
            if (Interlocked.CompareExchange(ref _taken[pair], 1, 0) == 0)
            {
                port = _first + (2 * pair);
                return true;
            }
        }

        port = 0;
        return false;
    }

    /// <summary>Gives a pair back by its even port.</summary>
    public void Release(int port) => Volatile.Write(ref _taken[PairOf(port)], 0);
}
