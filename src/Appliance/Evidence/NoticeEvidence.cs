using EdgeCx.Core.Calls;

namespace EdgeCx.Appliance.Evidence;

/// <summary>Notice of one call.</summary>
/// <param name="Required">Nothing was inferred before the customer was told.</param>
/// <param name="State">What holds.</param>
/// <param name="History">Every change, oldest first.</param>
internal sealed record NoticeEvidence(bool Required, NoticeState State, IReadOnlyList<NoticeStep> History);
