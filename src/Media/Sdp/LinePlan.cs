using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Sdp;

/// <summary>What is to be done with one m-line of the peer's description.</summary>
/// <param name="Media">The line as described.</param>
/// <param name="Refusal">Why it is refused, or that it is not.</param>
/// <param name="Direction">The direction to answer.</param>
/// <param name="Description">What the media plane needs; null where the line is refused.</param>
/// <param name="Crypto">The peer's keys that were chosen; null on a plain line.</param>
internal sealed record LinePlan(
    SdpMedia Media, LineRefusal Refusal, SdpDirection Direction, MediaDescription? Description, SdpCrypto? Crypto = null)
{
    /// <summary>True where the line is taken.</summary>
    public bool IsAccepted => Refusal == LineRefusal.None;

    /// <summary>Clears the keys that were offered and not chosen.</summary>
    public void WipeUnused()
    {
        foreach (var crypto in Media.Crypto)
        {
            if (crypto != Crypto)
            {
                foreach (var key in crypto.Keys)
                {
                    key.Wipe();
                }
            }
        }
    }
}
