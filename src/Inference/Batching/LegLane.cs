using EdgeCx.Core.Calls;

namespace EdgeCx.Inference.Batching;

/// <summary>One leg's place in a worker: its windows in media order, of which only the first may run.</summary>
internal abstract class LegLane(Leg leg)
{
    /// <summary>The leg.</summary>
    public Leg Leg { get; } = leg;

    /// <summary>First node in the backlog; −1 when empty.</summary>
    internal int Head { get; set; } = -1;

    /// <summary>Last node in the backlog.</summary>
    internal int Tail { get; set; } = -1;
}
