namespace EdgeCx.Appliance.Trials.Day;

/// <summary>Precision where a share of calls has the moment.</summary>
/// <param name="Share">That share, 0 to 1.</param>
/// <param name="Composed">With the false cues of composed calls as counted.</param>
/// <param name="AtLeast">With as many of them as the data does not rule out.</param>
/// <param name="Recorded">With the false cues of recorded calm calls; null where there were no calls.</param>
/// <param name="RecordedAtLeast">With as many of them as these calls do not rule out; null where there were no calls.</param>
internal sealed record PrecisionAt(double Share, double? Composed, double? AtLeast, double? Recorded, double? RecordedAtLeast);
