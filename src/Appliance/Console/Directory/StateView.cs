using EdgeCx.Core.Emotion;

namespace EdgeCx.Appliance.Web;

/// <summary>The customer's state as the API shows it.</summary>
/// <param name="State">The state.</param>
/// <param name="Trend">Where it is going.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="SinceMs">Call time at which it set in, ms.</param>
/// <param name="AtMs">Call time of the last sample behind it, ms.</param>
/// <param name="Evidence">Named measures behind it.</param>
internal sealed record StateView(
    CustomerMood State, Trend Trend, double Confidence, double SinceMs, double AtMs, IReadOnlyDictionary<string, double> Evidence);
