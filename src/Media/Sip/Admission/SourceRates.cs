using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace EdgeCx.Media.Sip.Admission;

/// <summary>
/// A token bucket a source: so many a second in the long run, twice as many at a time. An IPv6 source is its /64, which one host has to itself.
/// The table is bounded: sources beyond it share one bucket. One thread only, or under the caller's lock.
/// </summary>
/// <param name="perSecond">Tokens a second.</param>
/// <param name="maxSources">Most sources with a bucket of their own.</param>
internal sealed class SourceRates(int perSecond, int maxSources = SourceRates.DefaultMaxSources)
{
    /// <summary>Sources with a bucket of their own, unless said otherwise.</summary>
    public const int DefaultMaxSources = 4096;

    private const double NsPerSecond = 1e9;
    private readonly double _burst = 2.0 * perSecond;
    private readonly Dictionary<UInt128, Bucket> _buckets = [];
    private Bucket _others = new(2.0 * perSecond, 0);
    private long _nextSweepNs;

    /// <summary>Sources with a bucket of their own now.</summary>
    public int Count => _buckets.Count;

    /// <summary>Takes a token; false when the source has none.</summary>
    /// <param name="source">Address of the source.</param>
    /// <param name="nowNs">Monotonic now, ns.</param>
    public bool TryTake(IPAddress source, long nowNs)
    {
        var key = KeyOf(source);
        if (!_buckets.ContainsKey(key) && _buckets.Count >= maxSources)
        {
            Sweep(nowNs);
            if (_buckets.Count >= maxSources)
            {
                return Take(ref _others, nowNs);
            }
        }

        ref var bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(_buckets, key, out var known);
        if (!known)
        {
            bucket = new Bucket(_burst, nowNs);
        }

        return Take(ref bucket, nowNs);
    }

    private bool Take(ref Bucket bucket, long nowNs)
    {
        var tokens = Math.Min(_burst, bucket.Tokens + ((nowNs - bucket.AtNs) / NsPerSecond * perSecond));
        var granted = tokens >= 1;
        bucket = new Bucket(granted ? tokens - 1 : tokens, nowNs);
        return granted;
    }

    /// <summary>A bucket that has filled up again says no more than none. At most once a second: a flood of sources must not pay for it each time.</summary>
    private void Sweep(long nowNs)
    {
        if (nowNs < _nextSweepNs)
        {
            return;
        }

        _nextSweepNs = nowNs + (long)NsPerSecond;
        foreach (var (key, bucket) in _buckets)
        {
            if (bucket.Tokens + ((nowNs - bucket.AtNs) / NsPerSecond * perSecond) >= _burst)
            {
                _buckets.Remove(key);
            }
        }
    }

    private static UInt128 KeyOf(IPAddress source)
    {
        Span<byte> octets = stackalloc byte[16];
        octets.Clear();
        source.TryWriteBytes(octets, out var written);
        if (written == 16 && !source.IsIPv4MappedToIPv6)
        {
            octets[8..].Clear();
        }
        else if (source.AddressFamily == AddressFamily.InterNetwork)
        {
            // As ::ffff:a.b.c.d: the same as the mapped form, and never the same as a /64.
            octets[..4].CopyTo(octets[12..]);
            octets[..10].Clear();
            octets[10] = octets[11] = 0xFF;
        }

        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(octets);
    }

    private readonly record struct Bucket(double Tokens, long AtNs);
}
