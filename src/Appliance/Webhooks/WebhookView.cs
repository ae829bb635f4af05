namespace EdgeCx.Appliance.Webhooks;

/// <summary>An endpoint as <c>GET /api/v1/webhooks</c> shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Where it is, without what follows a question mark.</param>
/// <param name="Events">What it asked for.</param>
/// <param name="State">How it goes.</param>
/// <param name="Queued">Events that wait.</param>
/// <param name="Delivered">Events that it took.</param>
/// <param name="Dropped">Events for which there was no room.</param>
/// <param name="Withdrawn">Events that an objection took back.</param>
/// <param name="Forgotten">Dead letters that newer ones displaced.</param>
/// <param name="LastError">The last error; null before the first.</param>
/// <param name="LastErrorUtc">When.</param>
/// <param name="LastDeliveredUtc">When it last took one; null before the first.</param>
/// <param name="DeadLetters">What was given up, oldest first.</param>
internal sealed record WebhookView(
    string Name,
    string Url,
    IReadOnlyList<string> Events,
    WebhookState State,
    int Queued,
    long Delivered,
    long Dropped,
    long Withdrawn,
    long Forgotten,
    string? LastError,
    DateTimeOffset? LastErrorUtc,
    DateTimeOffset? LastDeliveredUtc,
    IReadOnlyList<DeadLetterView> DeadLetters);
