namespace EdgeCx.Media.Siprec.Quirks;

/// <summary>
/// Cisco Unified CM records from the phone's built-in bridge without metadata: two calls a conversation, one voice each, told apart by
/// parameters of the From header: <c>x-nearend</c> is the recorded phone, <c>x-farend</c> the other side; <c>x-nearendaddr</c> and
/// <c>x-farendaddr</c> are their numbers, <c>x-refci</c> is the same in both calls.
/// </summary>
/// <param name="IsNearEnd">The recorded phone speaks in this call.</param>
/// <param name="Address">Number of who speaks; null where it is not said.</param>
/// <param name="Conversation">What both calls of a conversation share; null where it is not said.</param>
internal sealed record CucmBuiltInBridge(bool IsNearEnd, string? Address, string? Conversation)
{
    /// <summary>Reads a From header; null where it is not such a call.</summary>
    public static CucmBuiltInBridge? TryRead(string? from)
    {
        if (from is null || !from.Contains(";x-", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in from.Split([';', '>', ' ', '<', '"']))
        {
            var pair = parameter.Split('=', 2);
            parameters.TryAdd(pair[0].Trim(), pair.Length > 1 ? pair[1].Trim() : "");
        }

        var near = parameters.ContainsKey("x-nearend");
        if (near == parameters.ContainsKey("x-farend"))
        {
            return null;
        }

        var address = parameters.GetValueOrDefault(near ? "x-nearendaddr" : "x-farendaddr");
        var reference = parameters.GetValueOrDefault("x-refci");
        var device = parameters.GetValueOrDefault("x-nearenddevice");
        return new CucmBuiltInBridge(
            near,
            string.IsNullOrEmpty(address) ? null : address,
            string.IsNullOrEmpty(reference) ? null : $"{reference} {device} {parameters.GetValueOrDefault("x-nearendclusterid")}");
    }

    /// <summary>The one person of the call, as metadata would have said it.</summary>
    public StreamFacts Facts(string? label) => new(
        SpeakerKnowledge.One,
        label,
        new MetadataParticipant(IsNearEnd ? "near end" : "far end", Address is null ? [] : [Address], null, null),
        new VendorHint(CallSide.Unknown, IsNearEnd),
        Lines: 1);
}
