namespace EdgeCx.Appliance.Trials.Day;

/// <summary>A stretch of a call of which it is known what happens.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="FromMs">Where it begins, ms of the call.</param>
/// <param name="UntilMs">Where it ends, ms of the call.</param>
internal readonly record struct Moment(MomentKind Kind, double FromMs, double UntilMs);
