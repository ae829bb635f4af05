namespace EdgeCx.Appliance.Web;

/// <summary>Answer of <c>/healthz</c> and <c>/readyz</c>.</summary>
/// <param name="Status"><c>ok</c>, <c>degraded</c> (calls are taken, with less than was asked for), <c>stalled</c> or <c>not-ready</c>.</param>
/// <param name="Reasons">What is wrong; empty when nothing is.</param>
internal sealed record HealthAnswer(string Status, IReadOnlyList<string> Reasons);
