namespace EdgeCx.Appliance.Trials.Day;

/// <summary>What a call is composed of besides the customer's own clips.</summary>
/// <param name="Agent">Calm clips of somebody else, for the agent.</param>
/// <param name="Second">Calm clips of a third person, who speaks up on the customer's leg; none where there is no third speaker.</param>
/// <param name="Music">Hold music, 8 kHz linear, one piece each; none without.</param>
internal sealed record DayVoices(IReadOnlyList<TrialClip> Agent, IReadOnlyList<TrialClip> Second, IReadOnlyList<short[]> Music);
