using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.Configuration;
using EdgeCx.Appliance.Law;
using EdgeCx.Appliance.Web;
using Microsoft.Extensions.Configuration;

namespace EdgeCx.Appliance.Tests.Law;

/// <summary>Jurisdiction profiles: what each forbids is refused at start, by name. docs/compliance.md cites these.</summary>
public sealed class ProfileTests
{
    [Fact]
    public void Profile_NothingSaid_IsEuAndTheStrictest()
    {
        var rules = Read().Privacy.Rules;
        rules.Profile.ShouldBe("EU");
        JurisdictionProfile.Strictest.Name.ShouldBe("EU");
        rules.RequireNotice.ShouldBeTrue();
        rules.AgentEmotion.ShouldBe("forbidden");
        rules.AgentWords.ShouldBe("phrase-counts");
    }

    [Theory]
    [InlineData("EU", "AgentEmotion", "allowed", "forbidden")]
    [InlineData("EU", "AgentEmotion", "true", "forbidden")]
    [InlineData("UK", "AgentEmotion", "allowed", "forbidden")]
    [InlineData("US", "AgentEmotion", "allowed", "forbidden")]
    [InlineData("LATAM", "AgentEmotion", "allowed", "forbidden")]
    [InlineData("EU", "AgentWords", "score", "phrase-counts or off")]
    [InlineData("US", "AgentWords", "emotion", "phrase-counts or off")]
    [InlineData("EU", "RequireNotice", "false", "true")]
    [InlineData("UK", "RequireNotice", "false", "true")]
    [InlineData("EU", "RetentionDays", "91", "1 to 90")]
    [InlineData("EU", "RetentionDays", "0", "1 to 90")]
    public void Profile_ForbidsWhatIsAskedFor_IsAnErrorThatNamesKeyValueProfileAndWhatIsAllowed(string profile, string key, string value, string allowed)
    {
        var error = Should.Throw<ConfigurationException>(() => Read(("Privacy:Profile", profile), ($"Privacy:{key}", value))).Errors.ShouldHaveSingleItem();
        error.ShouldBe($"Privacy:{key} is '{value}'; the profile {profile} allows {allowed}.");
    }

    [Fact]
    public void Profile_Custom_HasToStateEveryItem()
    {
        var errors = Should.Throw<ConfigurationException>(() => Read(("Privacy:Profile", "custom"))).Errors;
        string[] keys = ["RequireNotice", "AgentEmotion", "AgentWords", "TextEmotion", "Escalation", "ShowWords", "RetentionDays", "NationalIds"];
        foreach (var key in keys)
        {
            errors.ShouldContain(e => e.StartsWith($"Privacy:{key} is missing; the profile custom has no defaults", StringComparison.Ordinal), key);
        }

        errors.Count.ShouldBe(keys.Length);
    }

    [Fact]
    public void Profile_CustomThatAsksForAgentEmotion_IsRefusedToo()
    {
        (string, string?)[] stated =
        [
            ("Privacy:Profile", "custom"), ("Privacy:RequireNotice", "false"), ("Privacy:AgentWords", "off"), ("Privacy:TextEmotion", "false"),
            ("Privacy:Escalation", "false"), ("Privacy:ShowWords", "false"), ("Privacy:RetentionDays", "365"), ("Privacy:NationalIds:0", "us"),
        ];
        Should.Throw<ConfigurationException>(() => Read([.. stated, ("Privacy:AgentEmotion", "allowed")])).Errors
            .ShouldBe(["Privacy:AgentEmotion is 'allowed'; the profile custom allows forbidden."]);
        var options = Read([.. stated, ("Privacy:AgentEmotion", "forbidden")]);
        options.Privacy.NoticeRequired.ShouldBeFalse();
        options.Coaching.PredictEscalation.ShouldBeFalse("the profile has it off");
        var law = options.Privacy.Rules.ForInference;
        (law.TextEmotion, law.AgentWords).ShouldBe((false, false));
        law.NationalIds.ShouldBe(["us"]);
    }

    [Fact]
    public void Profile_WordsOffAndAskedForElsewhere_IsAnError() =>
        Should.Throw<ConfigurationException>(() => Read(("Privacy:ShowWords", "false"), ("Coaching:ShowWords", "true"))).Errors
            .ShouldHaveSingleItem().ShouldContain("the profile EU");

    [Fact]
    public void Roles_SamePatternForAgentsAndCustomers_IsAnError() =>
        Should.Throw<ConfigurationException>(() => Read(("Roles:AgentPatterns:0", "*"), ("Roles:CustomerPatterns:0", "*"))).Errors
            .ShouldHaveSingleItem().ShouldContain("both have '*'");

    [Fact]
    public void Configuration_AnyKeyThatWouldNameEmotionOfAgents_DoesNotExist()
    {
        // Whatever a site tries, it is told that there is no such key: none is read.
        foreach (var key in new[] { "Inference:AgentEmotion", "Coaching:AgentEmotion", "Roles:AgentEmotion", "Inference:EmotionRoles:0", "Privacy:InferAgents", "Coaching:ScoreAgents" })
        {
            Should.Throw<ConfigurationException>(() => Read((key, "true"))).Errors.ShouldContain(e => e.Contains("no such key", StringComparison.Ordinal), key);
        }
    }

    [Fact]
    public void Profiles_All_ForbidAgentEmotionAndSayWhoMaySeeWhat()
    {
        foreach (var profile in JurisdictionProfile.All)
        {
            profile.Items["AgentEmotion"].Allowed.ShouldBe(["forbidden"], profile.Name);
            profile.MaySee.Keys.ShouldBe(["emotion", "words", "turnTaking", "feedback", "evidence"], profile.Name);
            profile.MaySee["feedback"].ShouldContain("agent", profile.Name);
        }
    }

    [Fact]
    public void Resolve_ProfileNotKnown_IsTheStrictest() =>
        new PrivacyOptions { Profile = "nowhere", RequireNotice = false }.Rules.RequireNotice.ShouldBeTrue();

    private static ApplianceOptions Read(params (string Key, string? Value)[] settings) =>
        ApplianceOptions.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value))).Build());
}
