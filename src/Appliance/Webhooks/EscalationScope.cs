namespace EdgeCx.Appliance.Webhooks;

/// <summary>Of which calls an endpoint is told that they escalate.</summary>
internal enum EscalationScope
{
    /// <summary>Calls that a bot answers (<c>Roles:BotPatterns</c>): the wish for a human.</summary>
    Bots,

    /// <summary>All calls.</summary>
    All,
}
