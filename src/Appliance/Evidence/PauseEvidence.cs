namespace EdgeCx.Appliance.Evidence;

/// <summary>One pause, and what was told of the time inside of it.</summary>
/// <param name="FromMs">Media time at which it began, ms.</param>
/// <param name="ToMs">Media time at which it ended, ms; null while it lasts.</param>
/// <param name="FromUtc">When it began.</param>
/// <param name="ToUtc">When it ended.</param>
/// <param name="Estimates">Estimates told of it.</param>
/// <param name="States">States of the customer told of it.</param>
/// <param name="Utterances">Words told of it.</param>
/// <param name="Cues">Cues opened on it.</param>
internal sealed record PauseEvidence(
    double? FromMs, double? ToMs, DateTimeOffset FromUtc, DateTimeOffset? ToUtc, int Estimates, int States, int Utterances, int Cues);
