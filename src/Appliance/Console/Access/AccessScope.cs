namespace EdgeCx.Appliance.Web;

/// <summary>What a token may do; each includes the one before.</summary>
internal enum AccessScope
{
    /// <summary>Reads: calls, agents, events, the landing page.</summary>
    Read,

    /// <summary>And an agent's own commands: mute, feedback, notice, pause; the agent's page.</summary>
    Agent,

    /// <summary>And notes, draining, webhooks; the supervisor's page.</summary>
    Supervisor,
}
