namespace EdgeCx.Media.Siprec.Quirks;

/// <summary>
/// BroadWorks adds <c>broadWorksRecordingMetadata</c>: <c>userID</c> is the user who is recorded; <c>origCall</c> or <c>termCall</c> says
/// whether they called or were called, with <c>callingPartyNumber</c> and <c>calledPartyNumber</c>. Participants are told by their numbers.
/// (Its mono recordings, with more streams in the metadata than m-lines, need nothing here: one line for several people is mixed.)
/// </summary>
internal static class BroadWorksRecording
{
    /// <summary>Who called.</summary>
    public static CallSide SideOf(RecordingMetadata metadata, MetadataParticipant participant)
    {
        var calling = IsNamedBy(metadata, participant, "callingPartyNumber");
        var called = IsNamedBy(metadata, participant, "calledPartyNumber");
        return (calling, called) switch
        {
            (true, false) => CallSide.Caller,
            (false, true) => CallSide.Called,
            _ => CallSide.Unknown,
        };
    }

    /// <summary>True for the user whose calls are recorded.</summary>
    public static bool IsRecordedUser(RecordingMetadata metadata, MetadataParticipant participant)
    {
        if (IsNamedBy(metadata, participant, "userID"))
        {
            return true;
        }

        return SideOf(metadata, participant) switch
        {
            CallSide.Caller => Has(metadata, "origCall"),
            CallSide.Called => Has(metadata, "termCall"),
            _ => false,
        };
    }

    private static bool Has(RecordingMetadata metadata, string name) =>
        metadata.Extensions.Any(e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static bool IsNamedBy(RecordingMetadata metadata, MetadataParticipant participant, string name) =>
        metadata.Extensions.Any(e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && RecordedParty.IsSame(e.Value, participant));
}
