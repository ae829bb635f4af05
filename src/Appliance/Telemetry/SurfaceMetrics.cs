using EdgeCx.Coaching.Delivery.Surfaces;

namespace EdgeCx.Appliance.Telemetry;

/// <summary>The families of the surfaces in front of the agents.</summary>
internal static class SurfaceMetrics
{
    /// <summary>All of them.</summary>
    /// <param name="metrics">Counters; asked when they are shown.</param>
    /// <param name="broken">Devices whose breaker is open.</param>
    public static IEnumerable<MetricFamily> Families(DeliveryMetrics metrics, Func<int> broken) =>
    [
        new("edgecx_surface_cues_total", MetricKind.Counter, "Cues and notes by surface and what became of them; the reason is empty for what was shown.", () => metrics.Counts.Select(
            c => new MetricSample("", c.Count, Label("surface", c.Surface), Label("outcome", c.Reason.Length == 0 ? "shown" : "dropped"), Label("reason", c.Reason)))),
        new("edgecx_cue_decision_seconds", MetricKind.Histogram, "From the last sample of evidence to the queues of the agent's devices.", () => ApplianceMetrics.Histogram(Label("surface", "all"), metrics.Decision)),
        new("edgecx_cue_presentation_seconds", MetricKind.Histogram, "From a surface's queue to the request or the first packet, of what was shown.", () => metrics.Presentation.SelectMany(
            p => ApplianceMetrics.Histogram(Label("surface", p.Key), p.Value))),
        new("edgecx_cue_after_pause_seconds", MetricKind.Histogram, "From a pause to the first packet of a prompt or the request for a beep.", () => metrics.AfterPause.SelectMany(
            p => ApplianceMetrics.Histogram(Label("surface", p.Key), p.Value))),
        MetricFamily.Single("edgecx_device_breakers_open", MetricKind.Gauge, "Devices that fail and are left alone for a while.", () => broken()),
    ];

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);
}
