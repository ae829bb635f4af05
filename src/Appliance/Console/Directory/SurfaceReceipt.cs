using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Web;

/// <summary>What became of a cue on one of the agent's devices.</summary>
/// <param name="Surface">The surface, e.g. <c>yealink-http</c>.</param>
/// <param name="Shown">It reached the agent.</param>
/// <param name="Reason">Why not, in kebab case; empty where it did.</param>
/// <param name="DecisionMs">From the arrival of the last sample of evidence to the surface's queue, ms.</param>
/// <param name="PresentedMs">From there to the request, or to the first packet of a prompt, ms; null where nothing went out.</param>
/// <param name="AfterPauseMs">From the pause to the first packet, ms; null where it waited for none.</param>
/// <param name="AcknowledgedMs">From the queue to the device's acknowledgement, ms; null where none came.</param>
internal sealed record SurfaceReceipt(
    string Surface, bool Shown, string Reason, double DecisionMs, double? PresentedMs, double? AfterPauseMs, double? AcknowledgedMs)
{
    /// <summary>Of the event.</summary>
    public static SurfaceReceipt Of(CuePresented p) => new(p.Surface, p.Shown, p.Reason, p.DecisionMs, p.PresentedMs, p.AfterPauseMs, p.AcknowledgedMs);
}
