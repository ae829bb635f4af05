namespace EdgeCx.Media.Siprec.Quirks;

/// <summary>Oracle (Acme Packet) SBCs mark each participant with <c>apkt:callingParty</c> true or false in its extension data.</summary>
internal static class OracleCallingParty
{
    /// <summary>Who called.</summary>
    public static CallSide SideOf(RecordingMetadata metadata, MetadataParticipant participant)
    {
        foreach (var extension in metadata.Extensions)
        {
            if (extension.Owner == participant.Id && extension.Name.Equals("callingParty", StringComparison.OrdinalIgnoreCase))
            {
                return extension.Value.ToUpperInvariant() switch
                {
                    "TRUE" or "1" => CallSide.Caller,
                    "FALSE" or "0" => CallSide.Called,
                    _ => CallSide.Unknown,
                };
            }
        }

        return CallSide.Unknown;
    }
}
