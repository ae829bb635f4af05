using System.Numerics;

namespace EdgeCx.Core.Flow;

/// <summary>
/// A histogram of durations with at most 1.6 % relative error from 1 µs to over an hour (64 buckets an octave group, after HdrHistogram).
/// Recording is one interlocked add and allocates nothing. Safe from any thread.
/// </summary>
public sealed class LatencyHistogram
{
    private const int SubBits = 6;
    private const int Sub = 1 << SubBits;
    private const int Groups = 33 - SubBits;

    /// <summary>Buckets of every histogram.</summary>
    internal const int BucketCount = (Groups + 1) * Sub;

    private readonly long[] _buckets = new long[BucketCount];
    private long _count;
    private long _sumUs;
    private long _maxUs;

    /// <summary>Number of recorded durations.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Sum of recorded durations, ms.</summary>
    public double SumMs => Volatile.Read(ref _sumUs) / 1e3;

    /// <summary>Longest recorded duration, ms.</summary>
    public double MaxMs => Volatile.Read(ref _maxUs) / 1e3;

    /// <summary>Records a duration in ns; a negative one counts as zero.</summary>
    public void RecordNs(long ns)
    {
        var us = Math.Clamp(ns / 1000, 0, uint.MaxValue);
        Interlocked.Increment(ref _buckets[Index(us)]);
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _sumUs, us);
        var max = Volatile.Read(ref _maxUs);
        while (us > max)
        {
            var seen = Interlocked.CompareExchange(ref _maxUs, us, max);
            if (seen == max)
            {
                break;
            }

            max = seen;
        }
    }

    /// <summary>Counts durations at or below each bound, in one pass, so that the counts never contradict each other.</summary>
    /// <param name="boundsUs">Bounds in µs, ascending. A bucket that straddles a bound counts as above it: at most 1.6 % of the bound, and never late as in time.</param>
    /// <param name="counts">Takes the counts, as many as bounds.</param>
    /// <returns>All durations of the same pass.</returns>
    public long CountAtMost(ReadOnlySpan<long> boundsUs, Span<long> counts)
    {
        long seen = 0;
        var bound = 0;
        for (var i = 0; i < _buckets.Length; i++)
        {
            for (; bound < boundsUs.Length && UpperUs(i) > boundsUs[bound]; bound++)
            {
                counts[bound] = seen;
            }

            seen += Volatile.Read(ref _buckets[i]);
        }

        counts[bound..].Fill(seen);
        return seen;
    }

    /// <summary>The duration below which the given share (0 to 1) lies, ms; 0 when nothing was recorded.</summary>
    public double PercentileMs(double share)
    {
        var count = Count;
        if (count == 0)
        {
            return 0;
        }

        // Writers may have counted a duration that is not yet in its bucket: none is found beyond the last one.
        return Math.Min(UpperUs(RankBucket(_buckets, share, count)) / 1e3, MaxMs);
    }

    /// <summary>Copies the buckets, each read whole.</summary>
    internal void CopyBuckets(Span<long> buckets)
    {
        for (var i = 0; i < _buckets.Length; i++)
        {
            buckets[i] = Volatile.Read(ref _buckets[i]);
        }
    }

    /// <summary>The bucket that holds the duration of a share; the last one when there are fewer durations than counted.</summary>
    internal static int RankBucket(long[] buckets, double share, long count)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(share * count));
        long seen = 0;
        for (var i = 0; i < buckets.Length; i++)
        {
            seen += Volatile.Read(ref buckets[i]);
            if (seen >= rank)
            {
                return i;
            }
        }

        return buckets.Length - 1;
    }

    private static int Index(long us)
    {
        if (us < Sub)
        {
            return (int)us;
        }

        var shift = BitOperations.Log2((ulong)us) - SubBits;
        return ((shift + 1) << SubBits) + (int)((us >> shift) - Sub);
    }

    /// <summary>The longest duration that a bucket holds, µs.</summary>
    internal static long UpperUs(int index)
    {
        if (index < Sub)
        {
            return index;
        }

        var shift = (index >> SubBits) - 1;
        return ((((long)index & (Sub - 1)) + Sub + 1) << shift) - 1;
    }
}
