namespace EdgeCx.Appliance.Webhooks;

/// <summary>What came of one attempt.</summary>
/// <param name="Error">What went wrong, e.g. <c>status-500</c>, <c>timeout</c>; null where the endpoint took it.</param>
/// <param name="MayRepeat">True where another attempt may go better.</param>
/// <param name="RetryAfter">What the endpoint asked for; null where nothing.</param>
internal readonly record struct WebhookAttempt(string? Error, bool MayRepeat, TimeSpan? RetryAfter);
