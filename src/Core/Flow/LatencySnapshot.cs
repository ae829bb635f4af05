namespace EdgeCx.Core.Flow;

/// <summary>
/// What a <see cref="LatencyHistogram"/> held at a moment, or what it took in between two moments: percentiles of an interval rather than since the
/// start. Filled and subtracted without allocation. One thread.
/// </summary>
public sealed class LatencySnapshot
{
    private readonly long[] _buckets = new long[LatencyHistogram.BucketCount];

    /// <summary>Durations in it.</summary>
    public long Count { get; private set; }

    /// <summary>Sum of the durations, ms.</summary>
    public double SumMs { get; private set; }

    /// <summary>Longest duration, ms, to the accuracy of the buckets (1.6 %); 0 when there is none.</summary>
    public double MaxMs
    {
        get
        {
            var last = _buckets.AsSpan().LastIndexOfAnyExcept(0);
            return last < 0 ? 0 : LatencyHistogram.UpperUs(last) / 1e3;
        }
    }

    /// <summary>Takes what a histogram holds now. Durations that are recorded meanwhile are in it or not, each whole.</summary>
    public void Take(LatencyHistogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        SumMs = histogram.SumMs;
        histogram.CopyBuckets(_buckets);
        long count = 0;
        foreach (var bucket in _buckets)
        {
            count += bucket;
        }

        Count = count;
    }

    /// <summary>Becomes what came in between two moments.</summary>
    /// <param name="later">The later moment; may be this one.</param>
    /// <param name="earlier">The earlier moment of the same histogram; may be this one.</param>
    public void SetDifference(LatencySnapshot later, LatencySnapshot earlier)
    {
        ArgumentNullException.ThrowIfNull(later);
        ArgumentNullException.ThrowIfNull(earlier);
        for (var i = 0; i < _buckets.Length; i++)
        {
            _buckets[i] = later._buckets[i] - earlier._buckets[i];
        }

        Count = later.Count - earlier.Count;
        SumMs = later.SumMs - earlier.SumMs;
    }

    /// <summary>Becomes a copy.</summary>
    public void Set(LatencySnapshot other)
    {
        ArgumentNullException.ThrowIfNull(other);
        other._buckets.CopyTo(_buckets, 0);
        Count = other.Count;
        SumMs = other.SumMs;
    }

    /// <summary>Adds what came in another interval.</summary>
    public void Add(LatencySnapshot interval)
    {
        ArgumentNullException.ThrowIfNull(interval);
        for (var i = 0; i < _buckets.Length; i++)
        {
            _buckets[i] += interval._buckets[i];
        }

        Count += interval.Count;
        SumMs += interval.SumMs;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_buckets);
        Count = 0;
        SumMs = 0;
    }

    /// <summary>The duration below which the given share (0 to 1) lies, ms; 0 when there is none.</summary>
    public double PercentileMs(double share) =>
        Count <= 0 ? 0 : LatencyHistogram.UpperUs(LatencyHistogram.RankBucket(_buckets, share, Count)) / 1e3;
}
