namespace EdgeCx.Media.Siprec.Quirks;

/// <summary>
/// What a vendor says of a participant beyond RFC 7865. Never a role by itself: whether it counts is the site's choice
/// (<see cref="RolesOptions.Direction"/>, <see cref="RolesOptions.VendorHints"/>).
/// </summary>
/// <param name="Side">Who called.</param>
/// <param name="IsRecordedParty">This is the party whose calls are recorded, in a contact centre the agent.</param>
internal readonly record struct VendorHint(CallSide Side, bool IsRecordedParty)
{
    /// <summary>All that the known vendors say of a participant.</summary>
    public static VendorHint Of(RecordingMetadata metadata, MetadataParticipant participant, string? label)
    {
        ReadOnlySpan<CallSide> sides =
        [
            OracleCallingParty.SideOf(metadata, participant),
            BroadWorksRecording.SideOf(metadata, participant),
            SemsLegLabels.SideOf(label),
        ];
        var side = CallSide.Unknown;
        foreach (var said in sides)
        {
            side = side == CallSide.Unknown ? said : side;
        }

        return new VendorHint(side, BroadWorksRecording.IsRecordedUser(metadata, participant) || RecordedParty.Is(metadata, participant));
    }

    /// <summary>What the label alone says.</summary>
    public static VendorHint OfLabel(string? label) => new(SemsLegLabels.SideOf(label), false);
}
