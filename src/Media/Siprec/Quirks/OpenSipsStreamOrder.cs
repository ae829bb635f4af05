namespace EdgeCx.Media.Siprec.Quirks;

/// <summary>
/// OpenSIPS 2.x lists participants and streams but no association. Its nth participant sends its nth stream; since nothing says so, a
/// site has to (<see cref="RolesOptions.StreamOrder"/>).
/// </summary>
internal static class OpenSipsStreamOrder
{
    /// <summary>The metadata with associations by order, where it has none and the counts agree; else as it was.</summary>
    public static RecordingMetadata Complete(RecordingMetadata metadata) =>
        !metadata.Associations.IsEmpty || metadata.Participants.Length != metadata.Streams.Length
            ? metadata
            : metadata with
            {
                Associations = [.. metadata.Participants.Zip(metadata.Streams, static (p, s) => new MetadataAssociation(p.Id, [s.Id], [], false))],
            };
}
