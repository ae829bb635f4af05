using EdgeCx.Core.Cues;

namespace EdgeCx.Appliance.Web;

/// <summary>Cues of a call that were not shown.</summary>
/// <param name="Kind">What they were about.</param>
/// <param name="Reason">Why.</param>
/// <param name="Count">How many.</param>
internal sealed record DroppedCues(CueKind Kind, string Reason, int Count);
