using System.Diagnostics.CodeAnalysis;

namespace EdgeCx.Inference.Batching;

/// <summary>The windows that wait in a worker: one slab for all legs, a chain through it for each. Bounded; adding and removing allocate nothing.</summary>
internal sealed class Backlog<TItem>
{
    private readonly TItem[] _items;
    private readonly int[] _next;
    private int _free;

    /// <summary>Makes an empty backlog.</summary>
    public Backlog(int capacity)
    {
        _items = new TItem[capacity];
        _next = new int[capacity];
        for (var i = 0; i < capacity; i++)
        {
            _next[i] = i + 1 < capacity ? i + 1 : -1;
        }
    }

    /// <summary>Windows waiting.</summary>
    public int Count { get; private set; }

    /// <summary>True when nothing more can be taken in.</summary>
    public bool IsFull => _free < 0;

    /// <summary>Adds a window at the end of a leg's lane.</summary>
    /// <exception cref="InvalidOperationException">It is full.</exception>
    public void Add(LegLane lane, in TItem item)
    {
        var node = _free;
        if (node < 0)
        {
            throw new InvalidOperationException("The backlog is full.");
        }

        _free = _next[node];
        _next[node] = -1;
        _items[node] = item;
        if (lane.Head < 0)
        {
            lane.Head = node;
        }
        else
        {
            _next[lane.Tail] = node;
        }

        lane.Tail = node;
        Count++;
    }

    /// <summary>The first window of a lane that has one.</summary>
    [SuppressMessage("Design", "CA1024", Justification = "A reference into the slab is no property.")]
    public ref readonly TItem First(LegLane lane) => ref _items[lane.Head];

    /// <summary>Removes the first window of a lane.</summary>
    public void RemoveFirst(LegLane lane)
    {
        var node = lane.Head;
        lane.Head = _next[node];
        _items[node] = default!;
        _next[node] = _free;
        _free = node;
        Count--;
    }
}
