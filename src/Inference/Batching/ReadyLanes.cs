namespace EdgeCx.Inference.Batching;

/// <summary>The lanes whose first window waits for a run, and those taken for the run at hand. Bounded; nothing is allocated after it is made.</summary>
internal sealed class ReadyLanes<TLane>(int capacity)
    where TLane : LegLane
{
    private readonly TLane[] _ready = new TLane[capacity];
    private readonly TLane[] _taken = new TLane[capacity];
    private readonly long[] _keys = new long[capacity];

    /// <summary>Lanes that wait.</summary>
    public int Count { get; private set; }

    /// <summary>A lane that waits.</summary>
    public TLane this[int index] => _ready[index];

    /// <summary>Puts a lane behind the others.</summary>
    public void Add(TLane lane) => _ready[Count++] = lane;

    /// <summary>Sets what a lane is sorted by.</summary>
    public void SetKey(int index, long key) => _keys[index] = key;

    /// <summary>Sorts by the keys, smallest first.</summary>
    public void Sort() => Array.Sort(_keys, _ready, 0, Count);

    /// <summary>How many of the sorted lanes come before a key.</summary>
    public int CountBelow(long key)
    {
        var place = Array.BinarySearch(_keys, 0, Count, key);
        if (place < 0)
        {
            return ~place;
        }

        // Of several that have it, any may be found.
        while (place > 0 && _keys[place - 1] == key)
        {
            place--;
        }

        return place;
    }

    /// <summary>Takes the first lanes away; the span stands until they are forgotten.</summary>
    public ReadOnlySpan<TLane> Take(int count)
    {
        Count -= count;
        Array.Copy(_ready, _taken, count);
        Array.Copy(_ready, count, _ready, 0, Count);
        Array.Clear(_ready, Count, count);
        return _taken.AsSpan(0, count);
    }

    /// <summary>Lets go of the taken lanes.</summary>
    public void ForgetTaken(int count) => Array.Clear(_taken, 0, count);
}
