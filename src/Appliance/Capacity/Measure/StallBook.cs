using EdgeCx.Appliance.Capacity.Load;

namespace EdgeCx.Appliance.Capacity.Measure;

/// <summary>
/// The machine's stalls of one measurement, and what lies near them. What is late within 300 ms of a stall is put down to it: a result is missed
/// a quarter of a second after its audio came, and a queue that a stall has filled needs as long to drain. Safe from any thread.
/// </summary>
internal sealed class StallBook
{
    /// <summary>What lies so near a stall is put down to it, ns.</summary>
    public const long MarginNs = 300_000_000;

    private const int MaxKept = 16_384;
    private readonly Lock _gate = new();
    private readonly List<Stall> _stalls = [];

    /// <summary>Stalls, those that were not kept among them.</summary>
    public int Count { get; private set; }

    /// <summary>Their time together, ms.</summary>
    public double TotalMs { get; private set; }

    /// <summary>The longest, ms.</summary>
    public double LongestMs { get; private set; }

    /// <summary>Writes stalls down; in the order of time.</summary>
    public void Add(IEnumerable<Stall> stalls)
    {
        lock (_gate)
        {
            foreach (var stall in stalls)
            {
                Count++;
                TotalMs += stall.Ms;
                LongestMs = Math.Max(LongestMs, stall.Ms);
                if (_stalls.Count < MaxKept)
                {
                    _stalls.Add(stall);
                }
            }
        }
    }

    /// <summary>True when some of the time between two moments lies near a stall.</summary>
    public bool Touches(long fromNs, long toNs)
    {
        lock (_gate)
        {
            for (var i = _stalls.Count - 1; i >= 0; i--)
            {
                if (_stalls[i].ToNs + MarginNs < fromNs)
                {
                    return false;
                }

                if (_stalls[i].FromNs - MarginNs <= toNs)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
