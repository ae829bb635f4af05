namespace EdgeCx.Core.Calls;

/// <summary>A stretch of a call in which the PCI switch was on: nothing of it was heard.</summary>
/// <param name="FromMs">Media time at which it began, ms since the call's first sample; null where none had come yet.</param>
/// <param name="ToMs">Media time at which it ended, ms; null while it lasts, or where no sample has come.</param>
/// <param name="FromUtc">When it began, UTC.</param>
/// <param name="ToUtc">When it ended, UTC; null while it lasts.</param>
public readonly record struct CallPause(double? FromMs, double? ToMs, DateTimeOffset FromUtc, DateTimeOffset? ToUtc)
{
    /// <summary>True for a moment of media time inside of it, ms.</summary>
    public bool Covers(double atMs) => ToUtc is null ? atMs > (FromMs ?? 0) : ToMs is { } to && atMs > (FromMs ?? 0) && atMs <= to;
}
