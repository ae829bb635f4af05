namespace EdgeCx.Appliance.Trials.Day;

/// <summary>A composed call after it was heard: its sound is gone, what it told and what is true of it stays.</summary>
/// <param name="Name">The composed call's name.</param>
/// <param name="Kind">What the customer goes through.</param>
/// <param name="Speaker">The customer.</param>
/// <param name="DurationMs">Length, ms.</param>
/// <param name="Moments">What happens in it.</param>
/// <param name="Heard">What was heard.</param>
internal sealed record DayTrack(string Name, TrialKind Kind, string Speaker, double DurationMs, IReadOnlyList<Moment> Moments, HeardTrack Heard);
