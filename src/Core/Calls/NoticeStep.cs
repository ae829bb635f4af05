namespace EdgeCx.Core.Calls;

/// <summary>One change of a call's notice state.</summary>
/// <param name="State">The state from then on.</param>
/// <param name="Means">By what means.</param>
/// <param name="AtUtc">When, UTC.</param>
public readonly record struct NoticeStep(NoticeState State, NoticeMeans Means, DateTimeOffset AtUtc);
