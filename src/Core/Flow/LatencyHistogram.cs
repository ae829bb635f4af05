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
    private readonly long[] _buckets = new long[(Groups + 1) * Sub];
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

        var rank = Math.Max(1, (long)Math.Ceiling(share * count));
        long seen = 0;
        for (var i = 0; i < _buckets.Length; i++)
        {
            seen += Volatile.Read(ref _buckets[i]);
            if (seen >= rank)
            {
                return Math.Min(UpperUs(i) / 1e3, MaxMs);
            }
        }

        return MaxMs;
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

    private static long UpperUs(int index)
    {
        if (index < Sub)
        {
            return index;
        }

        var shift = (index >> SubBits) - 1;
        return ((((long)index & (Sub - 1)) + Sub + 1) << shift) - 1;
    }
}
