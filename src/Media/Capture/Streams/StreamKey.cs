namespace EdgeCx.Media.Capture.Streams;

/// <summary>One direction of a TCP connection.</summary>
/// <param name="Source">Who sends.</param>
/// <param name="Destination">Who receives.</param>
internal readonly record struct StreamKey(CapturedEndpoint Source, CapturedEndpoint Destination);
