namespace EdgeCx.Media.Capture;

/// <summary>What the fragments of one datagram have in common (RFC 791 3.2, RFC 8200 4.5).</summary>
/// <param name="Source">Sender; port 0.</param>
/// <param name="Destination">Receiver; port 0.</param>
/// <param name="Identification">Number that the sender gave.</param>
/// <param name="Protocol">Protocol of the payload.</param>
internal readonly record struct FragmentKey(CapturedEndpoint Source, CapturedEndpoint Destination, uint Identification, byte Protocol);
