namespace EdgeCx.Appliance.Web;

/// <summary>Body of <c>POST /api/v1/calls/{callId}/notice</c>.</summary>
/// <param name="State"><c>notified</c>, <c>objected</c> or <c>unknown</c>.</param>
internal sealed record NoticeCommand(string? State);
