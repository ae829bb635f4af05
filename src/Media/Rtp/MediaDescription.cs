using System.Collections.Immutable;
using EdgeCx.Media.Rtp.Srtp;

namespace EdgeCx.Media.Rtp;

/// <summary>What was negotiated for one m-line, as the media plane needs it. Immutable; swapped whole on a re-INVITE.</summary>
/// <param name="Payloads">The payload types we take, by number.</param>
/// <param name="Active">False while the line is <c>inactive</c>: packets are dropped and counted.</param>
/// <param name="RtcpMux">RTCP comes on the RTP port (RFC 5761).</param>
/// <param name="PtimeMs">Packet time offered, ms; 20 where none was.</param>
internal sealed record MediaDescription(ImmutableArray<MediaPayload> Payloads, bool Active, bool RtcpMux, int PtimeMs = 20)
{
    /// <summary>How the stream is protected; null for plain RTP.</summary>
    public SrtpParameters? Srtp { get; init; }

    /// <summary>The transport as the peer named it, for descriptions of ours.</summary>
    public string Protocol { get; init; } = "RTP/AVP";
}
