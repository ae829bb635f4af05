namespace EdgeCx.Core.Emotion;

/// <summary>How the customer feels now, how sure we are, since when, and why.</summary>
/// <param name="Mood">The state.</param>
/// <param name="Trend">Where it is going.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="SinceMs">Call time at which this mood set in, ms.</param>
/// <param name="AtMs">Call time of the last sample behind it, ms.</param>
/// <param name="Evidence">Named measures behind it, e.g. <c>anger</c> 0.71, <c>interruptionsPerMinute</c> 3.</param>
public sealed record CustomerState(
    CustomerMood Mood,
    Trend Trend,
    double Confidence,
    double SinceMs,
    double AtMs,
    IReadOnlyDictionary<string, double> Evidence);
