using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Web;

/// <summary>Which events a reader wants; null takes all.</summary>
/// <param name="CallId">Only this call.</param>
/// <param name="AgentId">Only this agent's calls.</param>
internal readonly record struct EventFilter(string? CallId, string? AgentId)
{
    /// <summary>True when the event is wanted.</summary>
    public bool Wants(CallEvent callEvent) =>
        (CallId is null || callEvent.CallId == CallId) && (AgentId is null || callEvent.AgentId == AgentId);
}
