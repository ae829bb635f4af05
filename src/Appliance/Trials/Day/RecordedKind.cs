using EdgeCx.Core.Cues;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>One kind of cue in recorded calm calls.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Cues">Cues, all false.</param>
/// <param name="PerHour">An hour of call.</param>
/// <param name="PerHourInterval">Its 95 % interval (Poisson, exact).</param>
internal sealed record RecordedKind(CueKind Kind, int Cues, double? PerHour, double[] PerHourInterval);
