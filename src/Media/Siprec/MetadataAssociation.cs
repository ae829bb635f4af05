using System.Collections.Immutable;

namespace EdgeCx.Media.Siprec;

/// <summary>Which streams a participant sends and receives (RFC 7865 6.6).</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="Sends">Ids of the streams they send.</param>
/// <param name="Receives">Ids of the streams they receive.</param>
/// <param name="IsOver">The association carries a <c>disassociate-time</c>: it has ended.</param>
internal sealed record MetadataAssociation(
    string ParticipantId,
    ImmutableArray<string> Sends,
    ImmutableArray<string> Receives,
    bool IsOver);
