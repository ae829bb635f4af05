using EdgeCx.Appliance.Configuration;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Time;
using EdgeCx.Inference;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Siprec;
using Microsoft.Extensions.Configuration;

namespace EdgeCx.Appliance.Tests.Configuration;

public sealed class SectionReaderTests
{
    [Fact]
    public void Read_ValuesGiven_AreTaken()
    {
        var reader = Reader(("Latency:BudgetMs", "80"), ("Latency:HardDeadlineMs", "200"));
        var latency = reader.Read<LatencyOptions>("Latency", o => o.Validate());
        reader.CheckSections();
        reader.Errors.ShouldBeEmpty();
        latency.BudgetMs.ShouldBe(80);
        latency.HardDeadlineMs.ShouldBe(200);
        latency.MaxQueueDelayMs.ShouldBe(20);
    }

    [Fact]
    public void Read_MisspeltKeySectionAndType_AreAllNamedAtOnce()
    {
        var reader = Reader(("Latency:BugdetMs", "80"), ("Latency:HardDeadlineMs", "soon"), ("Latenzy:BudgetMs", "1"));
        reader.Read<LatencyOptions>("Latency", o => o.Validate());
        reader.CheckSections();
        reader.Errors.Count.ShouldBe(3);
        reader.Errors.ShouldContain(e => e.StartsWith("Latency:BugdetMs: no such key; allowed are BudgetMs,", StringComparison.Ordinal));
        reader.Errors.ShouldContain("Latency:HardDeadlineMs is 'soon'; allowed is a whole number.");
        reader.Errors.ShouldContain("Latenzy: no such section; allowed are Latency.");
    }

    [Fact]
    public void Read_ValueOutOfRange_NamesKeyValueAndRange()
    {
        var reader = Reader(("Latency:ReorderHoldMs", "90"));
        reader.Read<LatencyOptions>("Latency", o => o.Validate());
        reader.Errors.ShouldHaveSingleItem().ShouldBe("Latency:ReorderHoldMs is 90; allowed are 0 to 40 (ms).");
    }

    [Fact]
    public void ReadFiles_ConfigFileMissing_IsNamed()
    {
        var error = Should.Throw<ConfigurationException>(() => ApplianceConfiguration.Read("/nowhere/edgecx.json", []));
        error.Message.ShouldBe("--config /nowhere/edgecx.json: no such file.");
    }

    [Fact]
    public void ReadFiles_ConfigFileNotJson_IsNamedWithThePlace()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "{ \"Sip\": ");
            Should.Throw<ConfigurationException>(() => ApplianceConfiguration.Read(file, [])).Message.ShouldContain("LineNumber: 0");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void ReadFiles_CommandLine_WinsOverTheFile()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """{ "Latency": { "BudgetMs": 70, "HardDeadlineMs": 190 } }""");
            var configuration = ApplianceConfiguration.Read(file, ["--Latency:BudgetMs", "60"]);
            configuration["Latency:BudgetMs"].ShouldBe("60");
            configuration["Latency:HardDeadlineMs"].ShouldBe("190");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Read_ListGiven_StandsInPlaceOfTheDefault()
    {
        var reader = Reader(("Roles:AgentPatterns:0", "4???"), ("Roles:AgentPatterns:1", "*@agents.bank.example"));
        var roles = reader.Read<RolesOptions>("Roles", o => o.Validate());
        reader.Errors.ShouldBeEmpty();
        roles.AgentPatterns.ShouldBe(["4???", "*@agents.bank.example"]);
        roles.CustomerPatterns.ShouldBe(["*@customer.edgecx.invalid"]);
    }

    [Fact]
    public void Read_EmptyList_EmptiesTheDefault()
    {
        var reader = new SectionReader(new ConfigurationBuilder().AddJsonStream(
            new MemoryStream("""{ "Roles": { "CustomerPatterns": [], "Agents": { "4001": "ana" } }, "Inference": { "VoiceBatchSizes": [1, 8] } }"""u8.ToArray())).Build());
        var roles = reader.Read<RolesOptions>("Roles", o => o.Validate());
        var inference = reader.Read<InferenceOptions>("Inference", o => o.Validate());
        reader.Errors.ShouldBeEmpty();
        roles.CustomerPatterns.ShouldBeEmpty();
        roles.AgentPatterns.ShouldBe(["*@agent.edgecx.invalid"]);
        roles.Agents["4001"].ShouldBe("ana");
        inference.VoiceBatchSizes.ShouldBe([1, 8]);
        inference.EmotionBatchSizes.ShouldBeNull();
    }

    [Fact]
    public void Read_EveryoneElseAsCustomer_IsACustomerWithoutAgentPattern()
    {
        var reader = Reader(("Roles:AgentPatterns:0", "4???"), ("Roles:CustomerPatterns:0", "*"));
        var rules = new RoleRules(reader.Read<RolesOptions>("Roles", o => o.Validate()));
        reader.Errors.ShouldBeEmpty();
        Role(rules, "sip:4001@pbx.example").ShouldBe(SpeakerRole.Agent);
        Role(rules, "sip:5551234@carrier.example").ShouldBe(SpeakerRole.Customer);
        Role(rules, "sip:agent@agent.edgecx.invalid").ShouldBe(SpeakerRole.Customer);
    }

    [Theory]
    [InlineData("Roles:AgentPatterns", "4???", "Roles:AgentPatterns is '4???'; allowed is a list: [\"4???\"] in a file, Roles:AgentPatterns:0 elsewhere.")]
    [InlineData("Roles:Agents", "ana", "Roles:Agents is 'ana'; allowed are keys below it, as Roles:Agents:NAME.")]
    [InlineData("Roles:VendorHints:0", "true", "Roles:VendorHints has keys or entries below it; allowed is one value.")]
    [InlineData("Roles", "5", "Roles is '5'; allowed is a section of keys.")]
    public void Read_WrongShape_IsNamed(string key, string value, string error)
    {
        var reader = Reader((key, value));
        reader.Read<RolesOptions>("Roles", o => o.Validate());
        reader.Errors.ShouldHaveSingleItem().ShouldBe(error);
    }

    [Fact]
    public void Read_ListEntryOfTheWrongType_IsNamed()
    {
        var reader = Reader(("Inference:VoiceBatchSizes:0", "1"), ("Inference:VoiceBatchSizes:1", "many"));
        reader.Read<InferenceOptions>("Inference", o => o.Validate());
        reader.Errors.ShouldHaveSingleItem().ShouldBe("Inference:VoiceBatchSizes:1 is 'many'; allowed is a whole number.");
    }

    [Fact]
    public void Read_SectionInsideOfASection_IsReadCheckedAndItsListsReplaced()
    {
        var reader = Reader(
            ("Sip:Tls:Certificate", "/etc/edgecx/edge.pem"), ("Sip:Tls:Key", "/etc/edgecx/edge.key"), ("Sip:AllowedSources:0", "10.20.0.0/16"),
            ("Sip:Digest:Realm", "edge"), ("Sip:Digest:UsersFile", "/etc/edgecx/users"), ("Sip:Digest:Methods:0", "OPTIONS"));
        var sip = reader.Read<SipOptions>("Sip", o => o.Validate());
        reader.Errors.ShouldBeEmpty();
        (sip.Tls.Certificate, sip.Tls.MaxHandshakes).ShouldBe(("/etc/edgecx/edge.pem", 64));
        sip.AllowedSources.ShouldBe(["10.20.0.0/16"]);
        sip.Digest.Methods.ShouldBe(["OPTIONS"]);
    }

    [Theory]
    [InlineData("Sip:Tls:Certficate", "x", "Sip:Tls:Certficate: no such key; allowed are Certificate,")]
    [InlineData("Sip:Tls", "on", "Sip:Tls is 'on'; allowed is a section of keys.")]
    [InlineData("Sip:Tls:MaxHandshakes", "many", "Sip:Tls:MaxHandshakes is 'many'; allowed is a whole number.")]
    [InlineData("Sip:Tls:Key", "edge.key", "Sip:Tls:Certificate is empty; allowed with Sip:Tls:Key")]
    public void Read_WrongKeyInsideOfASection_IsNamedWithItsWholePath(string key, string value, string error)
    {
        var reader = Reader((key, value));
        reader.Read<SipOptions>("Sip", o => o.Validate());
        reader.Errors.ShouldHaveSingleItem().ShouldStartWith(error);
    }

    private static SpeakerRole Role(RoleRules rules, string address) => rules.Decide(
        new StreamFacts(SpeakerKnowledge.One, "1", new MetadataParticipant("p", [address], null, null), default, 2)).Role;

    private static SectionReader Reader(params (string Key, string Value)[] values) => new(
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value))).Build());
}
