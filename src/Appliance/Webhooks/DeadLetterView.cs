namespace EdgeCx.Appliance.Webhooks;

/// <summary>A message that was given up, as the API shows it: nothing of what it says.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Event">Its name.</param>
/// <param name="CallId">Its call.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Reason">Why it was given up.</param>
/// <param name="AtUtc">When.</param>
internal sealed record DeadLetterView(string Id, string Event, string CallId, int Attempts, string Reason, DateTimeOffset AtUtc);
