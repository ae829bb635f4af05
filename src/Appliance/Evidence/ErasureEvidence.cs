namespace EdgeCx.Appliance.Evidence;

/// <summary>One erasure.</summary>
/// <param name="Reason"><c>objected</c> or <c>role-changed</c>.</param>
/// <param name="AtUtc">When.</param>
/// <param name="Estimates">Estimates that had been told.</param>
/// <param name="States">States that had been told.</param>
/// <param name="Utterances">Words that had been told.</param>
/// <param name="Cues">Cues that had been shown.</param>
internal sealed record ErasureEvidence(string Reason, DateTimeOffset AtUtc, int Estimates, int States, int Utterances, int Cues);
