namespace EdgeCx.Appliance.Web;

/// <summary>Something the appliance must have before it can take a call.</summary>
/// <param name="Name">Name in the answer of <c>/readyz</c>.</param>
/// <param name="Reason">Why it is not ready, for a person; null when it is. Any thread, does not wait.</param>
internal sealed record ReadinessCheck(string Name, Func<string?> Reason);
