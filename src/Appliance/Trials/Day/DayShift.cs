namespace EdgeCx.Appliance.Trials.Day;

/// <summary>One call of a day: who takes it, and when.</summary>
/// <param name="Number">Its number in the day, from 0, in order of time.</param>
/// <param name="Agent">The agent.</param>
/// <param name="Track">What is heard in it.</param>
/// <param name="StartNs">When it begins, ns of the simulated clock.</param>
internal sealed record DayShift(int Number, DayAgent Agent, DayTrack Track, long StartNs);
