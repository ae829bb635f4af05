using EdgeCx.Coaching.Policy.Agents;
using EdgeCx.Coaching.Policy.Files;
using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Tests.Policy;

public sealed class AgentProfilesTests
{
    [Fact]
    public void Read_Everyone_StandsForWhatAnAgentDoesNotSay()
    {
        var profiles = Read("""{ "ana": { "tenure": "novice" }, "*": { "language": "es", "kindsOff": ["SpeakingRateLow"] } }""", []);
        (profiles.Of("ana").Language, profiles.Of("ana").Tenure).ShouldBe(("es", Tenure.Novice));
        profiles.Of("ana").KindsOff.ShouldBe([CueKind.SpeakingRateLow]);
        profiles.Of("somebody").Tenure.ShouldBe(Tenure.Regular);
        profiles.Of("").Language.ShouldBe("es");
        AgentProfiles.None.Of("ana").ShouldBe(AgentProfile.Usual);
    }

    [Theory]
    [InlineData("{\n\"ana\": { \"score\": 3 } }", "agents.json line 2: ana.score: no such key; allowed are kindsOff, language, tenure")]
    [InlineData("{\"ana\": { \"rating\": \"good\" } }", "ana.rating: no such key")]
    [InlineData("{\"ana\": { \"language\": \"english\" } }", "ana.language: is 'english'; allowed is a text of 1 to 2 characters")]
    [InlineData("{\"ana\": { \"language\": \"EN\" } }", "ana.language: is 'EN'; allowed is a code of two small letters")]
    [InlineData("{\"ana\": { \"tenure\": \"bad\" } }", "ana.tenure: is 'bad'; allowed are novice, regular, veteran")]
    [InlineData("{\"ana\": { \"kindsOff\": [\"Nonsense\"] } }", "ana.kindsOff[0]: is 'Nonsense'; allowed are SlowToRespond")]
    [InlineData("{\"ana\": true }", "ana: is true; allowed is a section of keys")]
    [InlineData("{\"\": {} }", "an agent's id has 0 characters")]
    public void Read_WrongFile_NamesLineKeyAndWhatIsAllowed(string json, string expected)
    {
        var errors = new List<string>();
        Read(json, errors);
        string.Join('\n', errors).ShouldContain(expected);
    }

    [Fact]
    public void AgentProfile_Keys_ScoreNobody() =>
        typeof(AgentProfile).GetProperties().Where(p => p.GetMethod!.IsStatic == false && p.Name != "EqualityContract").Select(p => p.Name)
            .ShouldBe(["Language", "Tenure", "KindsOff"], ignoreOrder: true);

    private static AgentProfiles Read(string json, List<string> errors)
    {
        var told = new SiteErrors("agents.json", errors);
        return SiteJson.TryParse(System.Text.Encoding.UTF8.GetBytes(json), told) is { } root ? AgentProfiles.Read(root, told) : AgentProfiles.None;
    }
}
