namespace EdgeCx.Appliance.Capacity.Load;

/// <summary>The voices of one recorded call, 8 kHz mono each, aligned.</summary>
/// <param name="Customer">Path of the customer's WAV.</param>
/// <param name="Agent">Path of the agent's WAV.</param>
internal sealed record ClipPair(string Customer, string Agent)
{
    private const string CustomerSuffix = "-customer.wav";
    private const string AgentSuffix = "-agent.wav";

    /// <summary>The call of the demo.</summary>
    public static ClipPair Demo => new(
        Path.Combine(AppContext.BaseDirectory, "demo", "customer.wav"),
        Path.Combine(AppContext.BaseDirectory, "demo", "agent.wav"));

    /// <summary>The pairs of a folder, <c>NAME-customer.wav</c> with <c>NAME-agent.wav</c>, by name.</summary>
    /// <param name="folder">Where to look; not below it.</param>
    /// <param name="error">What is wrong; empty where nothing is.</param>
    public static IReadOnlyList<ClipPair> In(string folder, out string error)
    {
        error = "";
        if (!Directory.Exists(folder))
        {
            error = $"--clips is '{folder}'; allowed is an existing folder.";
            return [];
        }

        List<ClipPair> pairs = [];
        foreach (var customer in Directory.EnumerateFiles(folder, "*" + CustomerSuffix).Order(StringComparer.Ordinal))
        {
            var agent = customer[..^CustomerSuffix.Length] + AgentSuffix;
            if (!File.Exists(agent))
            {
                error = $"{customer}: there is no {agent}; each NAME{CustomerSuffix} needs its NAME{AgentSuffix}.";
                return [];
            }

            pairs.Add(new ClipPair(customer, agent));
        }

        if (pairs.Count == 0)
        {
            error = $"--clips is '{folder}', which holds no pairs; expected are NAME{CustomerSuffix} with NAME{AgentSuffix}, 8 kHz mono.";
        }

        return pairs;
    }
}
