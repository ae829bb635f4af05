using EdgeCx.Media.Rtp.Srtp;

namespace EdgeCx.Media.Capture.Flows;

/// <summary>What the signalling says of an endpoint: whose packets those are. Immutable; replaced whole.</summary>
/// <param name="Port">The leg that hears them; null where they cannot be heard (encrypted, no codec).</param>
/// <param name="Sighting">Where it is noted that they come.</param>
/// <param name="Keys">How they are protected on this hop; null where they are in the clear.</param>
internal sealed record EndpointBinding(CapturePort? Port, MediaSighting Sighting, SrtpParameters? Keys = null)
{
    /// <summary>No description names this flow: what it carries was concluded, and that it is in the clear, too.</summary>
    public bool IsConcluded { get; init; }
}
