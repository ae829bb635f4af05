using System.Collections.Immutable;

namespace EdgeCx.Media.Siprec;

/// <summary>One person of a recording.</summary>
/// <param name="Id">The document's id of them.</param>
/// <param name="Addresses">Addresses of record as written; empty where none is said.</param>
/// <param name="Name">Display name; null where none is said.</param>
/// <param name="HasLeft">
/// True where they left the session (<c>disassociate-time</c>), false where they are said to be in it, null where nothing is said.
/// </param>
internal sealed record MetadataParticipant(string Id, ImmutableArray<string> Addresses, string? Name, bool? HasLeft);
