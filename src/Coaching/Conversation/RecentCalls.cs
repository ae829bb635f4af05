using EdgeCx.Core.Calls;

namespace EdgeCx.Coaching.Conversation;

/// <summary>Calls that ended of late, bounded: results that come after the end must not begin them anew.</summary>
internal sealed class RecentCalls
{
    private readonly HashSet<CallId> _known = [];
    private readonly Queue<CallId> _order = new();
    private readonly int _capacity;

    /// <summary>Makes a memory.</summary>
    public RecentCalls(int capacity) => _capacity = capacity;

    /// <summary>Remembers a call, and forgets the oldest where there are too many.</summary>
    public void Add(CallId id)
    {
        if (!_known.Add(id))
        {
            return;
        }

        _order.Enqueue(id);
        if (_order.Count > _capacity)
        {
            _known.Remove(_order.Dequeue());
        }
    }

    /// <summary>Whether the call ended of late.</summary>
    public bool Contains(CallId id) => _known.Contains(id);
}
