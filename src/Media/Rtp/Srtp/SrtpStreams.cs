namespace EdgeCx.Media.Rtp.Srtp;

/// <summary>
/// The sources heard under one key: a few, since only a packet with a right tag opens one. When a new one finds no room, the one that was
/// silent longest goes.
/// </summary>
internal sealed class SrtpStreams
{
    /// <summary>Most sources at a time. One changes with each retrieve from hold, at most; live is one.</summary>
    public const int Capacity = 16;

    private readonly SrtpStream[] _streams = new SrtpStream[Capacity];
    private (uint Ssrc, long Index)[] _earlier = [];
    private int _count;

    /// <summary>The place of a source; -1 where it was not heard under this key.</summary>
    public int IndexOf(uint ssrc)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_streams[i].Ssrc == ssrc)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The source at a place.</summary>
    public ref SrtpStream this[int place] => ref _streams[place];

    /// <summary>Opens a source; its place.</summary>
    public int Add(uint ssrc)
    {
        var place = _count;
        if (_count < Capacity)
        {
            _count++;
        }
        else
        {
            place = 0;
            for (var i = 1; i < Capacity; i++)
            {
                place = _streams[i].HeardNs < _streams[place].HeardNs ? i : place;
            }
        }

        _streams[place] = new SrtpStream(ssrc);
        return place;
    }

    /// <summary>Takes over how far sources had come under the key before: the rollover counter outlives a key (RFC 3711 3.2.1).</summary>
    public void Continue(SrtpStreams before)
    {
        var known = new List<(uint Ssrc, long Index)>();
        for (var i = 0; i < before._count; i++)
        {
            known.Add((before._streams[i].Ssrc, before._streams[i].Window.Highest));
        }

        known.AddRange(before._earlier.Where(e => before.IndexOf(e.Ssrc) < 0).Take(Capacity - known.Count));
        _earlier = [.. known];
    }

    /// <summary>How far a source had come under the key before; false where it was not heard.</summary>
    public bool TryFindEarlier(uint ssrc, out long index)
    {
        foreach (var (known, reached) in _earlier)
        {
            if (known == ssrc)
            {
                index = reached;
                return true;
            }
        }

        index = 0;
        return false;
    }
}
