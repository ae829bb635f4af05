using System.Net;

namespace EdgeCx.Media.Siprec;

/// <summary>
/// Section <c>Roles</c>: the site's own rules for who is agent and who is customer. No vendor says it, so nothing but these decides; what
/// they leave open stays unknown, and nothing is inferred on it.
/// </summary>
internal sealed record RolesOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Roles";

    private const int MaxPatterns = 1000;
    private const int MaxPatternLength = 128;

    /// <summary>
    /// Globs over the user, or with an <c>@</c> over <c>user@host</c>, of the site's agents. Without case. A site's
    /// list stands in place of this default, under which <c>call</c>, <c>demo</c> and <c>capacity</c> know their own people.
    /// </summary>
    public IReadOnlyList<string> AgentPatterns { get; init; } = ["*@agent.edgecx.invalid"];

    /// <summary>The same of customers. <c>*</c> alone is everyone with an address who matches no agent pattern.</summary>
    public IReadOnlyList<string> CustomerPatterns { get; init; } = ["*@customer.edgecx.invalid"];

    /// <summary>Networks of the agents' phones (CIDR), for taps that see addresses only.</summary>
    public IReadOnlyList<string> AgentSubnets { get; init; } = [];

    /// <summary>
    /// Agent ids by user or <c>user@host</c> of the agent's address. Who stands here is an agent, whatever the patterns for agents say.
    /// </summary>
    public IReadOnlyDictionary<string, string> Agents { get; init; } = new Dictionary<string, string>();

    /// <summary>Globs over the ids of agents that are programs: of their calls a webhook is told when a human is needed. Without case.</summary>
    public IReadOnlyList<string> BotPatterns { get; init; } = [];

    /// <summary>Stream labels that always carry an agent, where the recording client names them so.</summary>
    public IReadOnlyList<string> AgentLabels { get; init; } = [];

    /// <summary>Stream labels that always carry a customer.</summary>
    public IReadOnlyList<string> CustomerLabels { get; init; } = [];

    /// <summary>The way all recorded calls go; decides where no pattern does and the recording client says who called.</summary>
    public CallDirection Direction { get; init; } = CallDirection.Unknown;

    /// <summary>Believe recording clients that name the recorded party: it counts as a match of an agent pattern.</summary>
    public bool VendorHints { get; init; }

    /// <summary>
    /// Where metadata lists as many participants as streams but does not say who sends what, take them in order (old OpenSIPS). A site
    /// turns it on when it has checked that it holds.
    /// </summary>
    public bool StreamOrder { get; init; }

    /// <summary>All errors of this section: key, value, what is allowed.</summary>
    public IEnumerable<string> Validate() =>
        ValidatePatterns("AgentPatterns", AgentPatterns)
            .Concat(ValidatePatterns("CustomerPatterns", CustomerPatterns))
            .Concat(ValidatePatterns("BotPatterns", BotPatterns))
            .Concat(AgentPatterns.Intersect(CustomerPatterns, StringComparer.OrdinalIgnoreCase).Select(p =>
                $"Roles:AgentPatterns and Roles:CustomerPatterns both have '{p}'; a pattern may stand in one of them."))
            .Concat(AgentLabels.Intersect(CustomerLabels, StringComparer.Ordinal).Select(l =>
                $"Roles:AgentLabels and Roles:CustomerLabels both have '{l}'; a label may stand in one of them."))
            .Concat(AgentSubnets.Where(s => !IPNetwork.TryParse(s, out _)).Select(s =>
                $"Roles:AgentSubnets has '{s}'; allowed are networks as 10.1.0.0/16 or 2001:db8::/32."))
            .Concat(ValidateAgents())
            .Concat(Enum.IsDefined(Direction) ? [] : [$"Roles:Direction is {Direction}; allowed are Unknown, Inbound, Outbound."]);

    private static IEnumerable<string> ValidatePatterns(string key, IReadOnlyList<string> patterns)
    {
        if (patterns.Count > MaxPatterns)
        {
            yield return $"Roles:{key} has {patterns.Count} patterns; allowed are {MaxPatterns}.";
        }

        for (var i = 0; i < patterns.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(patterns[i]) || patterns[i].Length > MaxPatternLength || patterns[i].Any(char.IsControl))
            {
                yield return $"Roles:{key}:{i} is '{patterns[i]}'; allowed is a glob of 1 to {MaxPatternLength} characters over user or user@host.";
            }
        }
    }

    private IEnumerable<string> ValidateAgents()
    {
        foreach (var (address, id) in Agents)
        {
            if (AddressOfRecord.TryParse(address) is null)
            {
                yield return $"Roles:Agents has the key '{address}'; allowed is a user or user@host.";
            }

            if (string.IsNullOrWhiteSpace(id) || id.Length > 64 || id.Any(c => char.IsControl(c) || c is '/' or '?' or '#'))
            {
                yield return $"Roles:Agents:{address} is '{id}'; allowed are 1 to 64 characters without / ? #.";
            }
        }
    }
}
