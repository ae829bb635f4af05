using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EdgeCx.Media.Sip.Digest;

/// <summary>
/// Nonces that prove themselves: a time and a random number under a key that this process made, so that giving one out costs no memory. Only a
/// nonce that came back with right credentials is remembered, with the counts that were used. Signalling thread only.
/// </summary>
internal sealed class DigestNonces
{
    private const int TimeBytes = 8;
    private const int RandomBytes = 8;
    private const int MacBytes = 16;
    private const int WindowBits = 64;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly long _lifeNs;
    private readonly int _most;
    private readonly Dictionary<string, LinkedListNode<Use>> _uses = new(StringComparer.Ordinal);
    private readonly LinkedList<Use> _byAge = [];
    private long _forgottenBeforeNs = long.MinValue;

    /// <summary>Makes an empty table.</summary>
    /// <param name="lifeSeconds">How long a nonce lives, s.</param>
    /// <param name="most">Most nonces that are remembered.</param>
    public DigestNonces(int lifeSeconds, int most)
    {
        _lifeNs = lifeSeconds * 1_000_000_000L;
        _most = most;
    }

    /// <summary>Nonces in use.</summary>
    public int Count => _uses.Count;

    /// <summary>A new nonce.</summary>
    public string Issue(long nowNs)
    {
        Span<byte> octets = stackalloc byte[TimeBytes + RandomBytes + MacBytes];
        BinaryPrimitives.WriteInt64BigEndian(octets, nowNs);
        RandomNumberGenerator.Fill(octets.Slice(TimeBytes, RandomBytes));
        Mac(octets[..(TimeBytes + RandomBytes)], octets[(TimeBytes + RandomBytes)..]);
        return Convert.ToBase64String(octets);
    }

    /// <summary>
    /// Uses a nonce once with a count: false when it is not ours, too old, or was used with this count before (RFC 7616 3.4.6). Counts may come
    /// out of order within 64, as datagrams do. Call it only after the credentials were found right.
    /// </summary>
    public bool TryUse(string nonce, uint count, long nowNs)
    {
        if (count == 0 || !IsOursAndYoung(nonce, nowNs))
        {
            return false;
        }

        if (!_uses.TryGetValue(nonce, out var use))
        {
            if (_uses.Count >= _most)
            {
                ForgetLeastRecent();
            }

            use = _byAge.AddLast(new Use(nonce, IssuedAt(nonce)));
            _uses[nonce] = use;
        }
        else
        {
            _byAge.Remove(use);
            _byAge.AddLast(use);
        }

        return use.Value.TryCount(count);
    }

    /// <summary>What is forgotten must not count as unused: nonces as old as it are refused from here on, and their holders asked anew.</summary>
    private void ForgetLeastRecent()
    {
        var least = _byAge.First!.Value;
        _forgottenBeforeNs = Math.Max(_forgottenBeforeNs, least.IssuedNs);
        _byAge.RemoveFirst();
        _uses.Remove(least.Nonce);
    }

    private bool IsOursAndYoung(string nonce, long nowNs)
    {
        Span<byte> octets = stackalloc byte[TimeBytes + RandomBytes + MacBytes];
        if (!Convert.TryFromBase64String(nonce, octets, out var length) || length != octets.Length)
        {
            return false;
        }

        Span<byte> mac = stackalloc byte[MacBytes];
        Mac(octets[..(TimeBytes + RandomBytes)], mac);
        var issued = BinaryPrimitives.ReadInt64BigEndian(octets);
        return CryptographicOperations.FixedTimeEquals(mac, octets[(TimeBytes + RandomBytes)..])
            && nowNs - issued <= _lifeNs
            && (issued > _forgottenBeforeNs || _uses.ContainsKey(nonce));
    }

    private static long IssuedAt(string nonce)
    {
        Span<byte> octets = stackalloc byte[TimeBytes + RandomBytes + MacBytes];
        Convert.TryFromBase64String(nonce, octets, out _);
        return BinaryPrimitives.ReadInt64BigEndian(octets);
    }

    private void Mac(ReadOnlySpan<byte> text, Span<byte> mac)
    {
        Span<byte> whole = stackalloc byte[32];
        HMACSHA256.HashData(_key, text, whole);
        whole[..MacBytes].CopyTo(mac);
    }

    /// <summary>One nonce and the counts that were used with it: the highest, and which of the 64 below.</summary>
    private sealed class Use(string nonce, long issuedNs)
    {
        private uint _highest;
        private ulong _seen;

        public string Nonce { get; } = nonce;

        public long IssuedNs { get; } = issuedNs;

        public bool TryCount(uint count)
        {
            if (count > _highest)
            {
                var by = count - _highest;
                _seen = (by >= WindowBits ? 0 : _seen << (int)by) | 1;
                _highest = count;
                return true;
            }

            var behind = _highest - count;
            if (behind >= WindowBits || (_seen & (1UL << (int)behind)) != 0)
            {
                return false;
            }

            _seen |= 1UL << (int)behind;
            return true;
        }
    }
}
