using EdgeCx.Core.Time;

namespace EdgeCx.Coaching.Policy;

/// <summary>The moment at which rules are looked at.</summary>
/// <param name="AtMs">Call time of the last sample behind the measures, ms.</param>
/// <param name="NowNs">Monotonic now.</param>
/// <param name="Deadline">Deadline of that sample.</param>
/// <param name="Receipt">Stage stamps of what is behind the measures.</param>
/// <param name="IsEstimate">
/// An estimate is behind it, and rules on emotion may open; otherwise voice frames are, and the others may. Any rule may close.
/// </param>
/// <param name="InSentence">The customer is in the middle of a sentence: in a turn, and not in one of its pauses.</param>
internal readonly record struct CueMoment(
    double AtMs, long NowNs, Deadline Deadline, LatencyReceipt Receipt, bool IsEstimate, bool InSentence = false)
{
    /// <summary>From the arrival of the last sample until now, ms; 0 where there is no deadline.</summary>
    public double LatencyMs => Deadline.IsNone ? 0 : Math.Max(0, Deadline.AgeMs(NowNs));
}
