using System.Collections.Immutable;

namespace EdgeCx.Media.Siprec;

/// <summary>
/// What a recording client says of a recording (RFC 7865), or one change of it. Immutable; <see cref="MetadataReducer"/> makes the next
/// one. Holds identity: not for logs.
/// </summary>
internal sealed record RecordingMetadata
{
    /// <summary>Nothing.</summary>
    public static RecordingMetadata Empty { get; } = new();

    /// <summary>True where this is a change of what was said before (<c>datamode</c> partial), false where it replaces it.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Ids of the communication sessions, in document order.</summary>
    public ImmutableArray<string> Sessions { get; init; } = [];

    /// <summary>The people, in document order.</summary>
    public ImmutableArray<MetadataParticipant> Participants { get; init; } = [];

    /// <summary>The streams, in document order.</summary>
    public ImmutableArray<MetadataStream> Streams { get; init; } = [];

    /// <summary>Who sends and receives what, one entry a participant.</summary>
    public ImmutableArray<MetadataAssociation> Associations { get; init; } = [];

    /// <summary>Vendors' additions, flattened; for the readers in <c>Quirks</c>.</summary>
    public ImmutableArray<MetadataExtension> Extensions { get; init; } = [];
}
