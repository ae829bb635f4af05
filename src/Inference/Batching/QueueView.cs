namespace EdgeCx.Inference.Batching;

/// <summary>What the planner sees of a worker's queue: the windows that could run now, one a leg, earliest deadline first.</summary>
/// <param name="Ready">How many there are.</param>
/// <param name="OldestDueNs">The earliest deadline; <see cref="long.MaxValue"/> where none applies (offline).</param>
/// <param name="OldestQueuedNs">When the longest waiting of them was cut.</param>
/// <param name="ArrivalGapNs">Mean time between windows lately; <see cref="long.MaxValue"/> while unknown.</param>
internal readonly record struct QueueView(int Ready, long OldestDueNs, long OldestQueuedNs, long ArrivalGapNs);
