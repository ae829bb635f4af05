namespace EdgeCx.Bench.Flood;

/// <summary>What a flood sends, each a second.</summary>
/// <param name="Garbage">Datagrams of random octets.</param>
/// <param name="Invites">Well-formed INVITEs over UDP, each of a new call.</param>
/// <param name="Connections">TCP connections that are opened and say nothing.</param>
/// <param name="Handshakes">TLS handshakes that stop after half a ClientHello.</param>
internal sealed record FloodRates(int Garbage, int Invites, int Connections = 0, int Handshakes = 0);
