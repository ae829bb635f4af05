namespace EdgeCx.Bench.Growth;

/// <summary>What became of a thread's windows.</summary>
/// <param name="TookNs">For each that was run, from its arrival to the end of its run.</param>
/// <param name="Shed">How many could not have been in time.</param>
/// <param name="Busy">Share of the time that the thread ran.</param>
internal sealed record ThreadFigures(long[] TookNs, int Shed, double Busy);
