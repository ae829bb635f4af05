namespace EdgeCx.Appliance.DryRun;

/// <summary>One call of a dry run.</summary>
/// <param name="File">The file it was in.</param>
/// <param name="DurationMs">Its length.</param>
/// <param name="Cues">What would have been shown, in the call's order.</param>
/// <param name="Suppressed">What would have been held back, and why.</param>
internal sealed record DryRunCall(string File, double DurationMs, IReadOnlyList<DryRunMoment> Cues, IReadOnlyList<DryRunMoment> Suppressed);
