namespace EdgeCx.Media.Capture;

/// <summary>
/// Puts fragmented datagrams together again (SIPREC offers are larger than a frame). Bounded: at most 128 datagrams at a time, 32 of one
/// sender, 64 KiB each, 30 s; the oldest goes when there is no room, so that a flood costs its own sender's first. One thread; allocates
/// only until as many datagrams have waited as ever do.
/// </summary>
internal sealed class FragmentAssembler
{
    /// <summary>Most datagrams that wait at a time.</summary>
    public const int MaxDatagrams = 128;

    /// <summary>Most datagrams of one sender that wait at a time.</summary>
    public const int MaxPerSender = 32;

    private const long LifetimeNs = 30_000_000_000;

    // Oldest first.
    private readonly List<PartialDatagram> _waiting = new(MaxDatagrams);
    private readonly List<PartialDatagram> _lent = new(8);
    private readonly Stack<PartialDatagram> _free = new(MaxDatagrams);

    /// <summary>Datagrams that were given up: a fragment was missing, overlapped, or there was no room.</summary>
    public long GivenUp { get; private set; }

    /// <summary>Datagrams that wait for fragments.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Adds a fragment; true with the whole payload when it was the last one missing.</summary>
    /// <param name="fragment">A packet whose <see cref="IpPacket.IsFragment"/> is true.</param>
    /// <param name="nowNs">When it was captured, ns.</param>
    /// <param name="whole">The payload, valid until <see cref="Reclaim"/>.</param>
    public bool TryAdd(scoped in IpPacket fragment, long nowNs, out ReadOnlySpan<byte> whole)
    {
        Forget(nowNs);
        whole = default;
        var key = new FragmentKey(fragment.Source, fragment.Destination, fragment.FragmentId, fragment.Protocol);
        var index = Find(key);
        if (index < 0)
        {
            index = Begin(key, nowNs);
        }

        var partial = _waiting[index];
        if (!partial.TryAdd(fragment.FragmentOffset, fragment.Payload, !fragment.MoreFragments))
        {
            GiveUp(index);
            return false;
        }

        if (!partial.IsWhole)
        {
            return false;
        }

        _waiting.RemoveAt(index);
        _lent.Add(partial);
        whole = partial.Payload;
        return true;
    }

    /// <summary>Takes back what was given out: its octets are wiped.</summary>
    public void Reclaim()
    {
        if (_lent.Count == 0)
        {
            return;
        }

        foreach (var partial in _lent)
        {
            partial.Wipe();
            _free.Push(partial);
        }

        _lent.Clear();
    }

    /// <summary>Gives up what has waited too long.</summary>
    public void Forget(long nowNs)
    {
        while (_waiting.Count > 0 && nowNs - _waiting[0].FirstNs > LifetimeNs)
        {
            GiveUp(0);
        }
    }

    private int Find(in FragmentKey key)
    {
        for (var i = 0; i < _waiting.Count; i++)
        {
            if (_waiting[i].Key == key)
            {
                return i;
            }
        }

        return -1;
    }

    private int Begin(in FragmentKey key, long nowNs)
    {
        var (ofSender, oldest) = (0, -1);
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            if (_waiting[i].Key.Source == key.Source)
            {
                (ofSender, oldest) = (ofSender + 1, i);
            }
        }

        if (ofSender == MaxPerSender)
        {
            GiveUp(oldest);
        }
        else if (_waiting.Count == MaxDatagrams)
        {
            GiveUp(0);
        }

        var partial = _free.Count > 0 ? _free.Pop() : new PartialDatagram();
        partial.Begin(key, nowNs);
        _waiting.Add(partial);
        return _waiting.Count - 1;
    }

    private void GiveUp(int index)
    {
        var partial = _waiting[index];
        _waiting.RemoveAt(index);
        partial.Wipe();
        _free.Push(partial);
        GivenUp++;
    }
}
