namespace EdgeCx.Media.Capture;

/// <summary>
/// Puts fragmented datagrams together again (SIPREC offers are larger than a frame). Bounded: at most 64 datagrams at a time, 64 KiB each,
/// 30 s of capture time; the oldest goes when there is no room. A datagram whose fragments overlap is given up (RFC 5722).
/// </summary>
internal sealed class FragmentAssembler
{
    private const int MaxDatagrams = 64;
    private const int MaxBytes = 65_535;
    private const int MaxFragments = 64;
    private const long LifetimeNs = 30_000_000_000;
    private readonly List<Partial> _partials = [];

    /// <summary>Datagrams that were given up: a fragment was missing, overlapped or too many.</summary>
    public int GivenUp { get; private set; }

    /// <summary>Datagrams that wait for fragments.</summary>
    public int Waiting => _partials.Count;

    /// <summary>Adds a fragment; the whole payload when it was the last one missing, else null.</summary>
    public byte[]? Add(in IpPacket fragment, long timestampNs)
    {
        Forget(timestampNs);
        var key = (fragment.Source, fragment.Destination, fragment.FragmentId, fragment.Protocol);
        var partial = _partials.Find(p => p.Key == key);
        if (partial is null)
        {
            if (_partials.Count == MaxDatagrams)
            {
                _partials.RemoveAt(0);
                GivenUp++;
            }

            partial = new Partial(key, timestampNs);
            _partials.Add(partial);
        }

        if (!partial.TryAdd(fragment))
        {
            _partials.Remove(partial);
            GivenUp++;
            return null;
        }

        if (partial.TryComplete() is { } whole)
        {
            _partials.Remove(partial);
            return whole;
        }

        return null;
    }

    /// <summary>Gives up what has waited too long.</summary>
    public void Forget(long nowNs) => GivenUp += _partials.RemoveAll(p => nowNs - p.FirstNs > LifetimeNs);

    private sealed class Partial((CapturedEndpoint Source, CapturedEndpoint Destination, uint Id, byte Protocol) key, long firstNs)
    {
        private readonly SortedList<int, byte[]> _pieces = [];
        private int _total = -1;

        public (CapturedEndpoint Source, CapturedEndpoint Destination, uint Id, byte Protocol) Key { get; } = key;

        public long FirstNs { get; } = firstNs;

        public bool TryAdd(in IpPacket fragment)
        {
            var end = fragment.FragmentOffset + fragment.Payload.Length;
            if (end > MaxBytes || _pieces.Count == MaxFragments)
            {
                return false;
            }

            if (_pieces.TryGetValue(fragment.FragmentOffset, out var seen))
            {
                // A mirror of both switch ports shows every fragment twice: the same again is no overlap.
                return fragment.Payload.SequenceEqual(seen);
            }

            _pieces.Add(fragment.FragmentOffset, fragment.Payload.ToArray());
            if (!fragment.MoreFragments)
            {
                if (_total >= 0)
                {
                    return false;
                }

                _total = end;
            }

            return !Overlaps();
        }

        public byte[]? TryComplete()
        {
            if (_total < 0 || _pieces.Values.Sum(static p => p.Length) != _total)
            {
                return null;
            }

            var whole = new byte[_total];
            foreach (var (offset, piece) in _pieces)
            {
                piece.CopyTo(whole, offset);
            }

            return whole;
        }

        private bool Overlaps()
        {
            var end = 0;
            foreach (var (offset, piece) in _pieces)
            {
                if (offset < end || (_total >= 0 && offset + piece.Length > _total))
                {
                    return true;
                }

                end = offset + piece.Length;
            }

            return false;
        }
    }
}
