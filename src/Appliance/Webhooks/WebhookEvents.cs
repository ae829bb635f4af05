namespace EdgeCx.Appliance.Webhooks;

/// <summary>What an endpoint may ask for: the names of the event stream, and <c>escalation</c>.</summary>
internal static class WebhookEvents
{
    /// <summary>All names.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        "call-started", "leg-changed", "estimate", "hold-changed", "customer-state", "utterance", "cue-opened", "cue-closed", "cue-dropped",
        "cue-presented", "note", "notice-changed", "emotion-erased", "call-paused", "call-resumed", "call-ended", EscalationRaised.EventName,
    ];
}
