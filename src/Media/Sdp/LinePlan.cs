using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Sdp;

/// <summary>What is to be done with one m-line of the peer's description.</summary>
/// <param name="Media">The line as described.</param>
/// <param name="Refusal">Why it is refused, or that it is not.</param>
/// <param name="Direction">The direction to answer.</param>
/// <param name="Description">What the media plane needs; null where the line is refused.</param>
internal sealed record LinePlan(SdpMedia Media, LineRefusal Refusal, SdpDirection Direction, MediaDescription? Description)
{
    /// <summary>True where the line is taken.</summary>
    public bool IsAccepted => Refusal == LineRefusal.None;
}
