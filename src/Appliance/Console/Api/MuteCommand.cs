namespace EdgeCx.Appliance.Web;

/// <summary>Body of <c>POST /api/v1/agents/{agentId}/mute</c>.</summary>
/// <param name="Muted">Whether the agent's cues are muted.</param>
internal sealed record MuteCommand(bool? Muted);
