namespace EdgeCx.Appliance.Webhooks;

/// <summary>What waits of one call, in its order. Guarded by its queue.</summary>
/// <param name="callId">The call.</param>
internal sealed class WebhookLane(string callId)
{
    /// <summary>The call.</summary>
    public string CallId => callId;

    /// <summary>Its messages, oldest first.</summary>
    public LinkedList<WebhookMessage> Messages { get; } = new();

    /// <summary>True while it waits for its turn, or somebody is at its first message.</summary>
    public bool IsScheduled { get; set; }
}
