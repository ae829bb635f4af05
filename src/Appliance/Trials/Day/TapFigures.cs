namespace EdgeCx.Appliance.Trials.Day;

/// <summary>The simulated agents' words on cues.</summary>
/// <param name="Cues">Cues they saw.</param>
/// <param name="Helpful">Said to be helpful.</param>
/// <param name="Unhelpful">Said not to be.</param>
internal sealed record TapFigures(int Cues, int Helpful, int Unhelpful);
