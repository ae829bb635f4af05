using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;

namespace EdgeCx.Interop.Tests.SecureSiprec;

/// <summary>What was heard of each leg, put together from the voice frames of the windows' queue, by their place in the leg's time.</summary>
internal sealed class HeardAudio
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Leg, List<short>> _legs = [];
    private int _ended;

    /// <summary>Legs whose end came through.</summary>
    public int EndedLegs => Volatile.Read(ref _ended);

    /// <summary>Takes a window and gives its lease back.</summary>
    public void Take(in AudioWindow window)
    {
        if (window.Kind == WindowKind.VoiceFrame)
        {
            lock (_lock)
            {
                if (!_legs.TryGetValue(window.Leg, out var samples))
                {
                    _legs[window.Leg] = samples = [];
                }

                while (samples.Count < window.StartSample)
                {
                    samples.Add(0);
                }

                samples.AddRange(window.Lease.Samples);
            }
        }
        else if (window.Kind == WindowKind.EndOfLeg)
        {
            Interlocked.Increment(ref _ended);
        }

        window.Lease.Return();
    }

    /// <summary>The samples of a leg.</summary>
    public short[] Of(Leg leg)
    {
        lock (_lock)
        {
            return _legs.TryGetValue(leg, out var samples) ? [.. samples] : [];
        }
    }

    /// <summary>
    /// The correlation of what was sent with what was heard, where they fit best: at most <paramref name="maxShift"/> samples apart. A
    /// straightforward one, that knows nothing of how either came about.
    /// </summary>
    public static double Correlation(ReadOnlySpan<short> sent, ReadOnlySpan<short> heard, int maxShift = 400)
    {
        var best = -1.0;
        for (var shift = -maxShift; shift <= maxShift; shift++)
        {
            double both = 0, one = 0, other = 0;
            var from = Math.Max(0, -shift);
            var to = Math.Min(sent.Length, heard.Length - shift);
            for (var i = from; i < to; i++)
            {
                double s = sent[i];
                double h = heard[i + shift];
                both += s * h;
                one += s * s;
                other += h * h;
            }

            // Most of it must be there: a stretch that fits by chance is no match.
            if (to - from > sent.Length * 9 / 10 && one > 0 && other > 0)
            {
                best = Math.Max(best, both / Math.Sqrt(one * other));
            }
        }

        return best;
    }
}
