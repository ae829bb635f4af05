namespace EdgeCx.Appliance.Web;

/// <summary>Answer of <c>GET</c> and <c>POST /api/v1/drain</c>.</summary>
/// <param name="Draining">True while no new calls are taken.</param>
/// <param name="Calls">Calls that live.</param>
internal sealed record DrainView(bool Draining, int Calls);
