namespace EdgeCx.Inference.Batching;

/// <summary>
/// How many rows the runs of a worker had since something was last forgotten. What the runtime's own memory holds of a run is overwritten by the next run
/// of as many rows, and by nothing else that is known of. Allocates nothing after it is made. One thread.
/// </summary>
internal sealed class UsedSizes(int most)
{
    private const long LookNs = 50_000_000;
    private readonly bool[] _used = new bool[most + 1];
    private readonly bool[] _stale = new bool[most + 1];
    private int _staleCount;
    private long _nextLookNs;

    /// <summary>True a few times a second: time to look whether something is to be forgotten.</summary>
    public bool IsLookDue(long nowNs)
    {
        if (nowNs < _nextLookNs)
        {
            return false;
        }

        _nextLookNs = nowNs + LookNs;
        return true;
    }

    /// <summary>A run of so many rows.</summary>
    public void Add(int rows)
    {
        _used[rows] = true;
        if (_stale[rows])
        {
            _stale[rows] = false;
            _staleCount--;
        }
    }

    /// <summary>Something is to be forgotten: all that ran before is to be overwritten.</summary>
    public void Invalidate()
    {
        for (var rows = 0; rows < _used.Length; rows++)
        {
            if (_used[rows] && !_stale[rows])
            {
                _stale[rows] = true;
                _staleCount++;
            }

            _used[rows] = false;
        }
    }

    /// <summary>A number of rows whose run is still to be overwritten; false where there is none.</summary>
    public bool TryTake(out int rows)
    {
        rows = _staleCount == 0 ? -1 : Array.IndexOf(_stale, true);
        if (rows < 0)
        {
            return false;
        }

        _stale[rows] = false;
        _staleCount--;
        return true;
    }
}
