using System.Net;
using EdgeCx.Core.Calls;
using EdgeCx.Media.Siprec.Quirks;

namespace EdgeCx.Media.Siprec;

/// <summary>
/// Decides roles from <see cref="RolesOptions"/>. Pure, and closed on doubt: several voices are mixed; contradicting rules, or none, leave
/// the role unknown. Two customers in a call are both customers, each on a leg of their own; a leg that is not exactly one person never is.
/// </summary>
internal sealed class RoleRules
{
    private readonly AddressPattern[] _agents;
    private readonly AddressPattern[] _customers;
    private readonly IPNetwork[] _agentSubnets;
    private readonly Dictionary<string, string> _agentIds = new(StringComparer.Ordinal);
    private readonly bool _everyoneElseIsCustomer;
    private readonly RolesOptions _options;

    /// <summary>Makes the rules of a site; the options were validated.</summary>
    public RoleRules(RolesOptions options)
    {
        _options = options;
        _agentSubnets = [.. options.AgentSubnets.Select(IPNetwork.Parse)];
        _agents = [.. options.AgentPatterns.Select(p => new AddressPattern(p))];
        var customers = options.CustomerPatterns.Select(p => new AddressPattern(p)).ToList();
        _everyoneElseIsCustomer = customers.Exists(p => p.IsEveryone);

        // Empty in place of *: patterns keep their numbers, and nothing matches an empty one.
        _customers = [.. customers.Select(p => p.IsEveryone ? new AddressPattern("") : p)];
        foreach (var (key, id) in options.Agents)
        {
            if (AddressOfRecord.TryParse(key) is { } address)
            {
                _agentIds[address.Full] = id;
            }
        }
    }

    /// <summary>Decides about one stream.</summary>
    public RoleDecision Decide(StreamFacts facts) => facts.Knowledge switch
    {
        SpeakerKnowledge.MixedMode => new(SpeakerRole.Mixed, "the metadata calls the stream mixed"),
        SpeakerKnowledge.Several => new(SpeakerRole.Mixed, "several participants send the stream"),
        SpeakerKnowledge.OneStreamForSeveral => new(SpeakerRole.Mixed, "one stream carries several participants"),
        SpeakerKnowledge.One => DecideSpeaker(facts),
        SpeakerKnowledge.AmbiguousLabel => new(SpeakerRole.Unknown, "two streams have the same label"),
        SpeakerKnowledge.NoMetadata => ByLabel(facts, "no metadata"),
        SpeakerKnowledge.UnreadableMetadata => ByLabel(facts, "the metadata could not be read"),
        SpeakerKnowledge.NoLabel => ByLabel(facts, "the stream has no label"),
        SpeakerKnowledge.UnknownLabel => ByLabel(facts, "the label is not in the metadata"),
        SpeakerKnowledge.NoAssociation => ByLabel(facts, "the metadata does not say who sends the stream"),
        _ => ByLabel(facts, "nobody is said to send the stream"),
    };

    /// <summary>The metadata with what the site declares of its recording clients.</summary>
    public RecordingMetadata Complete(RecordingMetadata metadata) => _options.StreamOrder ? OpenSipsStreamOrder.Complete(metadata) : metadata;

    /// <summary>True where the site named networks of its agents' phones.</summary>
    public bool HasAgentSubnets => _agentSubnets.Length > 0;

    /// <summary>True for an address inside one of them.</summary>
    public bool IsInAgentSubnet(IPAddress address)
    {
        foreach (var network in _agentSubnets)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The site's id of an agent: by <c>Roles:Agents</c>, or the user part of the address.</summary>
    public string AgentIdOf(AddressOfRecord address) =>
        _agentIds.TryGetValue(address.Full, out var id) || _agentIds.TryGetValue(address.User, out id) ? id
            : address.User.Length > 0 ? address.User
            : address.Host;

    private RoleDecision DecideSpeaker(StreamFacts facts)
    {
        List<AddressOfRecord> addresses = [.. facts.Speaker!.Addresses.Select(AddressOfRecord.TryParse).OfType<AddressOfRecord>()];
        var agent = AgentRule(facts, addresses);
        var customer = CustomerRule(facts, addresses);
        if (agent is null && customer is null)
        {
            (agent, customer) = FallBack(facts, addresses);
        }

        var address = addresses.Count > 0 ? addresses[0] : null;
        return (agent, customer) switch
        {
            (not null, not null) => new(SpeakerRole.Unknown, $"contradiction: {agent}, but {customer}", address),
            (not null, null) => new(SpeakerRole.Agent, agent, address, addresses.Count == 0 ? "" : AgentIdOf(AgentAddress(addresses))),
            (null, not null) => new(SpeakerRole.Customer, customer, address),
            _ => new(SpeakerRole.Unknown, addresses.Count == 0 ? "the participant has no address" : "no rule matches", address),
        };
    }

    private string? AgentRule(StreamFacts facts, List<AddressOfRecord> addresses)
    {
        if (First(_agents, addresses) is { } number)
        {
            return $"agent pattern {number}";
        }

        if (addresses.Exists(a => _agentIds.ContainsKey(a.Full) || _agentIds.ContainsKey(a.User)))
        {
            return "listed among the agents";
        }

        if (addresses.Exists(IsInAgentSubnet))
        {
            return "address in an agent subnet";
        }

        if (facts.Label is { } label && _options.AgentLabels.Contains(label))
        {
            return "agent label";
        }

        return _options.VendorHints && facts.Hint.IsRecordedParty ? "named as the recorded party" : null;
    }

    private string? CustomerRule(StreamFacts facts, List<AddressOfRecord> addresses)
    {
        if (First(_customers, addresses) is { } number)
        {
            return $"customer pattern {number}";
        }

        return facts.Label is { } label && _options.CustomerLabels.Contains(label) ? "customer label" : null;
    }

    private (string? Agent, string? Customer) FallBack(StreamFacts facts, List<AddressOfRecord> addresses)
    {
        // Whom the vendor calls the recorded party is no stranger, even where the site's patterns forgot them.
        if (_everyoneElseIsCustomer && addresses.Count > 0 && !facts.Hint.IsRecordedParty)
        {
            return (null, "everyone who matches no agent pattern is a customer");
        }

        return (_options.Direction, facts.Hint.Side) switch
        {
            (CallDirection.Inbound, CallSide.Caller) => (null, "the caller of an inbound call"),
            (CallDirection.Inbound, CallSide.Called) => ("the called party of an inbound call", null),
            (CallDirection.Outbound, CallSide.Caller) => ("the caller of an outbound call", null),
            (CallDirection.Outbound, CallSide.Called) => (null, "the called party of an outbound call"),
            _ => (null, null),
        };
    }

    // Nobody is named, but the site or the label may still say it. A recording of one stream may be mono: nothing is believed of it then.
    private RoleDecision ByLabel(StreamFacts facts, string reason)
    {
        if (facts.Lines < 2 || facts.Label is not { } label)
        {
            return new(SpeakerRole.Unknown, reason);
        }

        return (_options.AgentLabels.Contains(label), _options.CustomerLabels.Contains(label)) switch
        {
            (true, false) => new(SpeakerRole.Agent, "agent label"),
            (false, true) => new(SpeakerRole.Customer, "customer label"),
            _ => new(SpeakerRole.Unknown, reason),
        };
    }

    private AddressOfRecord AgentAddress(List<AddressOfRecord> addresses) =>
        addresses.Find(a => Array.Exists(_agents, p => p.Matches(a)) || _agentIds.ContainsKey(a.Full) || _agentIds.ContainsKey(a.User))
            ?? addresses[0];

    // Only an address without a user is a place; in user@host the host is a server's.
    private bool IsInAgentSubnet(AddressOfRecord address) =>
        address.User.Length == 0 && IPAddress.TryParse(address.Host.Trim('[', ']'), out var host) && IsInAgentSubnet(host);

    private static int? First(AddressPattern[] patterns, List<AddressOfRecord> addresses)
    {
        for (var i = 0; i < patterns.Length; i++)
        {
            if (addresses.Exists(patterns[i].Matches))
            {
                return i + 1;
            }
        }

        return null;
    }
}
