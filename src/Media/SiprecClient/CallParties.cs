namespace EdgeCx.Media.SiprecClient;

/// <summary>Who speaks on a call, as its metadata says.</summary>
/// <param name="CustomerAor">Address of record of the customer, user@domain.</param>
/// <param name="AgentAor">Address of record of the agent, user@domain.</param>
internal sealed record CallParties(string CustomerAor, string AgentAor)
{
    /// <summary>The customer where none is named.</summary>
    public const string DefaultCustomer = "customer@customer.edgecx.invalid";

    /// <summary>Domain of an agent that is named without one.</summary>
    public const string AgentDomain = "agent.edgecx.invalid";

    /// <summary>The agent where none is named.</summary>
    public const string DefaultAgent = "agent@" + AgentDomain;

    /// <summary>The same parties in one of several calls at a time: the agent gets a number of their own, since an agent has one call.</summary>
    public CallParties Numbered(int number)
    {
        var at = AgentAor.IndexOf('@', StringComparison.Ordinal);
        var suffix = number.ToString("-0000", System.Globalization.CultureInfo.InvariantCulture);
        return this with { AgentAor = at < 0 ? AgentAor + suffix : AgentAor.Insert(at, suffix) };
    }
}
