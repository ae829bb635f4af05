using EdgeCx.Core.Calls;
using EdgeCx.Media.Siprec;
using EdgeCx.Media.Siprec.Quirks;

namespace EdgeCx.Media.Tests.Siprec;

public sealed class RoleRulesTests
{
    private static readonly RolesOptions Site = new() { AgentPatterns = ["2*", "*@agents.example"], CustomerPatterns = ["+*"] };

    [Theory]
    [InlineData("sip:2001@x", SpeakerRole.Agent, "agent pattern 1")]
    [InlineData("sip:bob@agents.example", SpeakerRole.Agent, "agent pattern 2")]
    [InlineData("sip:+4915@x", SpeakerRole.Customer, "customer pattern 1")]
    [InlineData("sip:+4915@agents.example", SpeakerRole.Unknown, "contradiction: agent pattern 2, but customer pattern 1")]
    [InlineData("sip:someone@x", SpeakerRole.Unknown, "no rule matches")]
    public void Decide_OnePerson_ByPatterns(string address, SpeakerRole role, string rule)
    {
        var decision = new RoleRules(Site).Decide(One(address));

        (decision.Role, decision.Rule).ShouldBe((role, rule));
    }

    [Theory]
    [InlineData("sip:anonymous@anonymous.invalid", SpeakerRole.Customer, "everyone who matches no agent pattern is a customer")]
    [InlineData("sip:10.0.0.1", SpeakerRole.Customer, "everyone who matches no agent pattern is a customer")]
    [InlineData("sip:2001@x", SpeakerRole.Agent, "agent pattern 1")]
    [InlineData("", SpeakerRole.Unknown, "the participant has no address")]
    public void Decide_StarAmongCustomers_IsEveryoneWhoIsNoAgent(string address, SpeakerRole role, string rule)
    {
        var decision = new RoleRules(Site with { CustomerPatterns = ["*"] }).Decide(One(address));

        (decision.Role, decision.Rule).ShouldBe((role, rule));
    }

    [Fact]
    public void Decide_StarAmongCustomers_StillSeesOtherCustomerPatterns()
    {
        new RoleRules(Site with { CustomerPatterns = ["*", "2001@vip"] }).Decide(One("2001@vip")).Role.ShouldBe(SpeakerRole.Unknown);
    }

    [Fact]
    public void Decide_DefaultOptions_KnowTheDomainsOfOurOwnTools()
    {
        var rules = new RoleRules(new RolesOptions());

        rules.Decide(One("sip:Anna@Customer.EdgeCx.invalid")).Role.ShouldBe(SpeakerRole.Customer);
        rules.Decide(One("sip:a17@agent.edgecx.invalid")).ShouldSatisfyAllConditions(
            d => d.Role.ShouldBe(SpeakerRole.Agent),
            d => d.AgentId.ShouldBe("a17"));
    }

    [Theory]
    [InlineData(SpeakerKnowledge.MixedMode, SpeakerRole.Mixed)]
    [InlineData(SpeakerKnowledge.Several, SpeakerRole.Mixed)]
    [InlineData(SpeakerKnowledge.OneStreamForSeveral, SpeakerRole.Mixed)]
    [InlineData(SpeakerKnowledge.NoMetadata, SpeakerRole.Unknown)]
    [InlineData(SpeakerKnowledge.UnreadableMetadata, SpeakerRole.Unknown)]
    [InlineData(SpeakerKnowledge.NoLabel, SpeakerRole.Unknown)]
    [InlineData(SpeakerKnowledge.AmbiguousLabel, SpeakerRole.Unknown)]
    [InlineData(SpeakerKnowledge.UnknownLabel, SpeakerRole.Unknown)]
    [InlineData(SpeakerKnowledge.NoAssociation, SpeakerRole.Unknown)]
    [InlineData(SpeakerKnowledge.Nobody, SpeakerRole.Unknown)]
    public void Decide_NotOnePerson_IsNeverACustomer(object knowledge, SpeakerRole role)
    {
        var rules = new RoleRules(Site with { CustomerPatterns = ["*"], Direction = CallDirection.Inbound, VendorHints = true });

        var decision = rules.Decide(new StreamFacts((SpeakerKnowledge)knowledge, "1", null, default, 2));

        decision.Role.ShouldBe(role);
        decision.Rule.ShouldNotBeEmpty();
    }

    [Fact]
    public void Decide_LabelRules_DecideWithoutMetadataButNotForOneStream()
    {
        var rules = new RoleRules(Site with { AgentLabels = ["a"], CustomerLabels = ["c"] });

        rules.Decide(new StreamFacts(SpeakerKnowledge.NoMetadata, "a", null, default, 2)).Role.ShouldBe(SpeakerRole.Agent);
        rules.Decide(new StreamFacts(SpeakerKnowledge.NoAssociation, "c", null, default, 2)).Rule.ShouldBe("customer label");
        rules.Decide(new StreamFacts(SpeakerKnowledge.NoMetadata, "c", null, default, 1)).Role.ShouldBe(SpeakerRole.Unknown);
        rules.Decide(One("sip:2001@x") with { Label = "c" }).Role.ShouldBe(SpeakerRole.Unknown);
    }

    [Theory]
    [InlineData("Inbound", "Caller", SpeakerRole.Customer)]
    [InlineData("Inbound", "Called", SpeakerRole.Agent)]
    [InlineData("Outbound", "Caller", SpeakerRole.Agent)]
    [InlineData("Outbound", "Called", SpeakerRole.Customer)]
    [InlineData("Unknown", "Caller", SpeakerRole.Unknown)]
    [InlineData("Inbound", "Unknown", SpeakerRole.Unknown)]
    public void Decide_Direction_DecidesWhereNoPatternDoes(string direction, string side, SpeakerRole role)
    {
        var rules = new RoleRules(Site with { Direction = Enum.Parse<CallDirection>(direction) });
        var hint = new VendorHint(Enum.Parse<CallSide>(side), false);

        rules.Decide(One("sip:someone@x") with { Hint = hint }).Role.ShouldBe(role);
        rules.Decide(One("sip:2001@x") with { Hint = hint }).Role.ShouldBe(SpeakerRole.Agent);
    }

    [Fact]
    public void Decide_RecordedParty_IsAnAgentWhereTheSiteBelievesItAndNeverACustomerByStar()
    {
        var facts = One("sip:someone@x") with { Hint = new VendorHint(CallSide.Unknown, true) };

        new RoleRules(Site with { VendorHints = true }).Decide(facts).Role.ShouldBe(SpeakerRole.Agent);
        new RoleRules(Site with { CustomerPatterns = ["*"] }).Decide(facts).Role.ShouldBe(SpeakerRole.Unknown);
    }

    [Fact]
    public void Decide_Agents_AreMappedToTheSitesIdsAndAreAgents()
    {
        var rules = new RoleRules(Site with
        {
            CustomerPatterns = ["*"],
            Agents = new Dictionary<string, string> { ["2001"] = "anna", ["Kim@DESK.example"] = "kim", ["+49@x"] = "plus" },
        });

        rules.Decide(One("sip:2001@x")).AgentId.ShouldBe("anna");
        rules.Decide(One("sip:2002@x")).AgentId.ShouldBe("2002");
        rules.Decide(One("sip:kim@desk.example:5080")).ShouldSatisfyAllConditions(
            d => d.Role.ShouldBe(SpeakerRole.Agent),
            d => d.AgentId.ShouldBe("kim"),
            d => d.Rule.ShouldBe("listed among the agents"));
    }

    [Fact]
    public void Decide_SeveralAddressesOfOnePerson_AllCount()
    {
        var person = new MetadataParticipant("p", ["tel:+4915", "sip:2001@x"], null, null);

        new RoleRules(Site).Decide(new StreamFacts(SpeakerKnowledge.One, "1", person, default, 2)).Role.ShouldBe(SpeakerRole.Unknown);
    }

    [Fact]
    public void Rule_OfAnyDecision_HoldsNoIdentity()
    {
        var rules = new RoleRules(Site with { CustomerPatterns = ["+491512345678", "*"], Agents = new Dictionary<string, string> { ["2001"] = "anna" } });

        foreach (var address in new[] { "sip:+491512345678@x", "sip:2001@x", "sip:someone@x" })
        {
            rules.Decide(One(address)).Rule.ShouldNotContain("4915");
            rules.Decide(One(address)).Rule.ShouldNotContain("2001");
        }
    }

    [Fact]
    public void Validate_EveryError_NamesKeyAndValue()
    {
        var errors = new RolesOptions
        {
            AgentPatterns = ["", "both"],
            CustomerPatterns = ["both"],
            AgentSubnets = ["10.0.0.0/8", "nowhere"],
            Agents = new Dictionary<string, string> { ["2001"] = "a/b" },
            Direction = (CallDirection)9,
        }.Validate().ToArray();

        errors.Length.ShouldBe(5);
        errors.ShouldContain(e => e.StartsWith("Roles:AgentPatterns:0 is ''", StringComparison.Ordinal));
        errors.ShouldContain(e => e.Contains("'both'", StringComparison.Ordinal));
        errors.ShouldContain(e => e.Contains("'nowhere'", StringComparison.Ordinal));
        new RolesOptions().Validate().ShouldBeEmpty();
    }

    private static StreamFacts One(string address) =>
        new(SpeakerKnowledge.One, "1", new MetadataParticipant("p", address.Length == 0 ? [] : [address], null, null), default, 2);
}
