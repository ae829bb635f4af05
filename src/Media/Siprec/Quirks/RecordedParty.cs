namespace EdgeCx.Media.Siprec.Quirks;

/// <summary>
/// Metaswitch names the recorded party: <c>recordedParty</c> stands in the participant, or beside them with their number.
/// </summary>
internal static class RecordedParty
{
    /// <summary>True for the recorded party.</summary>
    public static bool Is(RecordingMetadata metadata, MetadataParticipant participant) => metadata.Extensions.Any(e =>
        e.Name.Equals("recordedParty", StringComparison.OrdinalIgnoreCase)
        && (e.Owner == participant.Id
            ? e.Value.Length == 0 || e.Value.ToUpperInvariant() is "TRUE" or "1" || IsSame(e.Value, participant)
            : IsSame(e.Value, participant)));

    /// <summary>True where a number or address names the participant: same user.</summary>
    public static bool IsSame(string value, MetadataParticipant participant) =>
        AddressOfRecord.TryParse(value) is { User.Length: > 0 } named
        && participant.Addresses.Any(a => AddressOfRecord.TryParse(a) is { } address && address.User == named.User);
}
