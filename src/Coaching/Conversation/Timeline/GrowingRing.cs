namespace EdgeCx.Coaching.Conversation.Timeline;

/// <summary>
/// A first-in first-out ring that doubles up to a bound, so that it is small while a call runs evenly and allocates nothing then. One thread.
/// </summary>
internal sealed class GrowingRing<T>
{
    private readonly int _maxCapacity;
    private T[] _items;
    private int _head;

    /// <summary>Makes a ring; both capacities are powers of two.</summary>
    public GrowingRing(int capacity, int maxCapacity)
    {
        _items = new T[capacity];
        _maxCapacity = maxCapacity;
    }

    /// <summary>Items in it.</summary>
    public int Count { get; private set; }

    /// <summary>The oldest item; only where there is one.</summary>
    public ref readonly T Front => ref _items[_head];

    /// <summary>Adds an item; false at the bound.</summary>
    public bool TryAdd(in T item)
    {
        if (Count == _items.Length && !TryGrow())
        {
            return false;
        }

        _items[(_head + Count) & (_items.Length - 1)] = item;
        Count++;
        return true;
    }

    /// <summary>Takes the oldest item; only where there is one.</summary>
    public T Take()
    {
        var item = _items[_head];
        _items[_head] = default!;
        _head = (_head + 1) & (_items.Length - 1);
        Count--;
        return item;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_items);
        _head = 0;
        Count = 0;
    }

    private bool TryGrow()
    {
        if (_items.Length >= _maxCapacity)
        {
            return false;
        }

        var grown = new T[_items.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            grown[i] = _items[(_head + i) & (_items.Length - 1)];
        }

        _items = grown;
        _head = 0;
        return true;
    }
}
