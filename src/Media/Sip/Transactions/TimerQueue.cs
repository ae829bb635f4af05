namespace EdgeCx.Media.Sip.Transactions;

/// <summary>
/// All timers of the signalling thread, soonest first. A timer is moved by entering it again: the old entry is void then and falls out when its
/// time comes, or when void entries outnumber what is timed.
/// </summary>
internal sealed class TimerQueue
{
    private const int CompactAbove = 4096;
    private readonly PriorityQueue<(ITimed Timed, long DueNs), long> _queue = new();
    private int _compactAt = CompactAbove;

    /// <summary>Entries, void ones included.</summary>
    public int Count => _queue.Count;

    /// <summary>When the next timer is due; <see cref="long.MaxValue"/> without one. A void entry may make it too soon, never too late.</summary>
    public long NextDueNs => _queue.TryPeek(out _, out var due) ? due : long.MaxValue;

    /// <summary>Enters a timer at its present due time.</summary>
    public void Enter(ITimed timed)
    {
        if (timed.DueNs == long.MaxValue)
        {
            return;
        }

        _queue.Enqueue((timed, timed.DueNs), timed.DueNs);
        if (_queue.Count > _compactAt)
        {
            Compact();
        }
    }

    /// <summary>Takes the next timer that is due.</summary>
    public bool TryTakeDue(long nowNs, out ITimed timed)
    {
        while (_queue.TryPeek(out var entry, out var due) && due <= nowNs)
        {
            _queue.Dequeue();
            if (entry.Timed.DueNs == entry.DueNs)
            {
                timed = entry.Timed;
                return true;
            }
        }

        timed = null!;
        return false;
    }

    private void Compact()
    {
        var live = _queue.UnorderedItems.Where(e => e.Element.Timed.DueNs == e.Element.DueNs).ToArray();
        _queue.Clear();
        _queue.EnqueueRange(live);
        _compactAt = Math.Max(CompactAbove, live.Length * 2);
    }
}
