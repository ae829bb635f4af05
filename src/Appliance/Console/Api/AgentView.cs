namespace EdgeCx.Appliance.Web;

/// <summary>An agent as their own page sees themselves: no figure about the agent, only their call and their mute.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="Muted">True while their cues are muted.</param>
/// <param name="Call">Their live call, else their last one, else null.</param>
internal sealed record AgentView(string AgentId, bool Muted, CallDetail? Call);
