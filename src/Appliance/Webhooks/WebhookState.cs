namespace EdgeCx.Appliance.Webhooks;

/// <summary>How it goes with an endpoint.</summary>
internal enum WebhookState
{
    /// <summary>Nothing was sent yet.</summary>
    Idle,

    /// <summary>The last attempt was taken.</summary>
    Ok,

    /// <summary>The last attempt failed.</summary>
    Failing,
}
