namespace EdgeCx.Appliance.Webhooks;

/// <summary>Answer of <c>POST /api/v1/webhooks/{name}/redeliver</c>.</summary>
/// <param name="Queued">Dead letters that are on their way again.</param>
/// <param name="Left">Dead letters for which there was no room in the queue.</param>
internal sealed record RedeliveryView(int Queued, int Left);
