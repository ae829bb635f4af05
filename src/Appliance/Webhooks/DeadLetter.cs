namespace EdgeCx.Appliance.Webhooks;

/// <summary>A message that was given up, kept in memory to be sent again.</summary>
/// <param name="Message">The message.</param>
/// <param name="Reason">Why, e.g. <c>status-404</c>, <c>expired: status-500</c>.</param>
/// <param name="AtUtc">When.</param>
internal sealed record DeadLetter(WebhookMessage Message, string Reason, DateTimeOffset AtUtc);
