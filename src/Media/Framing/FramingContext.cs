using EdgeCx.Core.Time;

namespace EdgeCx.Media.Framing;

/// <summary>What every leg's framing shares.</summary>
/// <param name="Outlet">Where windows and signals go.</param>
/// <param name="Latency">Deadlines and the reorder hold.</param>
/// <param name="Clock">Monotonic time.</param>
/// <param name="Pool">Memory of the pipes.</param>
/// <param name="PipeCapMs">Most audio in a leg's pipe, ms.</param>
internal sealed record FramingContext(MediaOutlet Outlet, LatencyOptions Latency, MonotonicClock Clock, PcmSlabPool Pool, int PipeCapMs = 2000)
{
    /// <summary>For legs of recordings: a pool of its own, sized for a few legs.</summary>
    public static FramingContext ForRecordings(MediaOutlet outlet, LatencyOptions latency, MonotonicClock clock, int legs)
    {
        const int CapMs = 2000;
        return new FramingContext(outlet, latency, clock, PoolFor(legs, CapMs), CapMs);
    }

    /// <summary>A pool that so many legs with such a cap can never exhaust.</summary>
    public static PcmSlabPool PoolFor(int legs, int pipeCapMs) =>
        new(legs * PcmSlabPool.BlocksFor(pipeCapMs * Core.Audio.PcmFormat.SamplesPerMs * sizeof(short)));
}
