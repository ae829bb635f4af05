namespace EdgeCx.Appliance.Web;

/// <summary>One estimate on a call's emotion line.</summary>
/// <param name="AtMs">Call time of the last sample behind it, ms.</param>
/// <param name="Valence">−1 to 1.</param>
/// <param name="Arousal">−1 to 1.</param>
/// <param name="Abstained">True when the model was not sure: drawn faint.</param>
internal readonly record struct TrajectoryPoint(double AtMs, float Valence, float Arousal, bool Abstained);
