using EdgeCx.Core.Calls;

namespace EdgeCx.Appliance.Web;

/// <summary>One leg of a call as the API shows it.</summary>
/// <param name="Label">SDP label, or the source's name of the stream.</param>
/// <param name="Role">Who speaks.</param>
/// <param name="Rule">The rule that decided the role.</param>
/// <param name="Codec">Codec; empty while unknown.</param>
/// <param name="State">State of the media.</param>
/// <param name="Packets">RTP packets taken in.</param>
/// <param name="Lost">Packets that never came.</param>
/// <param name="JitterMs">Interarrival jitter (RFC 3550 A.8), ms.</param>
/// <param name="LostOnMirror">Of the lost packets, those that the mirror lost and the call did not; a lower bound.</param>
/// <param name="Copies">Packets that the mirror showed again; no fault of the call.</param>
/// <param name="Muted">True while nothing is heard on purpose: held by the source, or the call is paused.</param>
/// <param name="Srtp">Crypto-suite that protects the stream; null for plain RTP.</param>
/// <param name="Rejected">SRTP packets that were not opened: forged, replayed, or under a key that was not negotiated.</param>
internal sealed record LegView(
    string Label, SpeakerRole Role, string Rule, string Codec, LegState State, long Packets, long Lost, double JitterMs, long LostOnMirror,
    long Copies, bool Muted, string? Srtp = null, long Rejected = 0);
