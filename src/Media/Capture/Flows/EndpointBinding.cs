namespace EdgeCx.Media.Capture.Flows;

/// <summary>What the signalling says of an endpoint: whose packets those are. Immutable; replaced whole.</summary>
/// <param name="Port">The leg that hears them; null where they cannot be heard (encrypted, no codec).</param>
/// <param name="Sighting">Where it is noted that they come.</param>
internal sealed record EndpointBinding(CapturePort? Port, MediaSighting Sighting);
