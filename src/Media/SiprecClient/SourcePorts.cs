namespace EdgeCx.Media.SiprecClient;

/// <summary>Hands out the even ports of a range in turn. Safe from any thread.</summary>
internal sealed class SourcePorts
{
    private readonly int _first;
    private int _taken = -1;

    /// <summary>Takes a range.</summary>
    public SourcePorts(int min, int max)
    {
        _first = min + (min % 2);
        Count = Math.Max(1, (max - _first + 2) / 2);
    }

    /// <summary>Even ports in the range.</summary>
    public int Count { get; }

    /// <summary>The next one; after the last comes the first again.</summary>
    public int Next() => _first + (2 * (int)((uint)Interlocked.Increment(ref _taken) % (uint)Count));
}
