namespace EdgeCx.Media.Capture;

/// <summary>
/// A datagram of which fragments are missing. The buffers are made at first use and used again. One thread.
/// </summary>
internal sealed class PartialDatagram
{
    private const int MaxBytes = 65_535;
    private const int UnitBytes = 8;
    private readonly byte[] _octets = new byte[MaxBytes];

    // A bit for each unit of 8 bytes, in which fragments are counted (RFC 791 3.1).
    private readonly ulong[] _have = new ulong[((MaxBytes / UnitBytes) + 64) / 64];
    private int _received;
    private int _end;
    private int _total;

    /// <summary>Sender, receiver, identification and protocol: what the fragments of one datagram have in common.</summary>
    public FragmentKey Key { get; private set; }

    /// <summary>When its first fragment was captured, ns.</summary>
    public long FirstNs { get; private set; }

    /// <summary>True when nothing is missing.</summary>
    public bool IsWhole => _received == _total;

    /// <summary>The payload, once it is whole; valid until it is wiped.</summary>
    public ReadOnlySpan<byte> Payload => _octets.AsSpan(0, _total);

    /// <summary>Begins a datagram.</summary>
    public void Begin(in FragmentKey key, long firstNs)
    {
        Key = key;
        FirstNs = firstNs;
        _total = -1;
    }

    /// <summary>
    /// Adds a fragment. False when it cannot be a part: it overlaps with others (RFC 5722 3), lies beyond the end, or is no multiple of 8.
    /// The same again is no overlap: a mirror of both switch ports shows every fragment twice.
    /// </summary>
    public bool TryAdd(int offset, ReadOnlySpan<byte> payload, bool isLast)
    {
        var end = offset + payload.Length;
        if (end > MaxBytes || (!isLast && (payload.Length % UnitBytes != 0 || payload.IsEmpty)))
        {
            return false;
        }

        if (isLast ? (_total >= 0 && _total != end) || _end > end : _total >= 0 && end > _total)
        {
            return false;
        }

        var (first, beyond) = (offset / UnitBytes, (end + UnitBytes - 1) / UnitBytes);
        var known = Count(first, beyond);
        if (known > 0)
        {
            return known == beyond - first && end <= _end && payload.SequenceEqual(_octets.AsSpan(offset, payload.Length));
        }

        payload.CopyTo(_octets.AsSpan(offset));
        for (var unit = first; unit < beyond; unit++)
        {
            _have[unit / 64] |= 1UL << (unit % 64);
        }

        _received += payload.Length;
        _end = Math.Max(_end, end);
        _total = isLast ? end : _total;
        return true;
    }

    /// <summary>Wipes what was said in it.</summary>
    public void Wipe()
    {
        _octets.AsSpan(0, _end).Clear();
        Array.Clear(_have);
        _received = 0;
        _end = 0;
        Key = default;
    }

    private int Count(int first, int beyond)
    {
        var count = 0;
        for (var unit = first; unit < beyond; unit++)
        {
            count += (_have[unit / 64] & (1UL << (unit % 64))) != 0 ? 1 : 0;
        }

        return count;
    }
}
