namespace EdgeCx.Appliance.Trials.Day;

/// <summary>A share of the cues: of a tier, a tenure, a reason to hold back.</summary>
/// <param name="Name">Of what.</param>
/// <param name="Calls">Calls in it.</param>
/// <param name="Hours">Hours of call in it.</param>
/// <param name="Cues">Cues in it.</param>
/// <param name="PerHour">Cues an hour of these calls; null without any.</param>
/// <param name="True">Of the cues, those that met a moment.</param>
/// <param name="Share">Share that these cues are of all that wanted to be shown; null without any.</param>
internal sealed record ShareFigures(string Name, int Calls, double Hours, int Cues, double? PerHour, int True, double? Share);
