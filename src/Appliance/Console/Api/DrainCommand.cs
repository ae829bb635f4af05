namespace EdgeCx.Appliance.Web;

/// <summary>Body of <c>POST /api/v1/drain</c>.</summary>
/// <param name="Draining">True to take no new calls, false to take them again.</param>
internal sealed record DrainCommand(bool? Draining);
