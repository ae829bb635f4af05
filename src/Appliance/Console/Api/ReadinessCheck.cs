namespace EdgeCx.Appliance.Web;

/// <summary>Something the appliance must have before it can take a call, or should have.</summary>
/// <param name="Name">Name in the answer of <c>/readyz</c>.</param>
/// <param name="Reason">Why it is not ready, for a person; null when it is. Any thread, does not wait.</param>
/// <param name="Blocks">False where calls are taken all the same: it is told, and the answer stays 200.</param>
internal sealed record ReadinessCheck(string Name, Func<string?> Reason, bool Blocks = true);
