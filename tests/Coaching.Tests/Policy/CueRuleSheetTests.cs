using EdgeCx.Coaching.Conversation.Prediction;
using EdgeCx.Coaching.Policy;
using EdgeCx.Coaching.Policy.Agents;
using EdgeCx.Coaching.Policy.Rules;
using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Tests.Policy;

public sealed class CueRuleSheetTests
{
    [Fact]
    public void Shipped_Bars_AreThoseOfTheModel()
    {
        var rule = CueRuleSheetReader.Shipped.Rules[CueKind.EscalationRisk];
        rule.Open.ShouldBe(EscalationModel.Shipped.Threshold);
        rule.CriticalOpen.ShouldBeGreaterThan(rule.Open);
        rule.Tier.ShouldBe(CueTier.Information);
    }

    [Fact]
    public void Shipped_Budgets_AreThoseOfTheOptions()
    {
        CueRuleSheetReader.Shipped.Budget.PerMinute.ShouldBe(new CoachingOptions().MaxCuesPerMinute);
        var regular = CueRuleSheetReader.Shipped.Tenures[Tenure.Regular];
        (regular.Budget, regular.Cooldown).ShouldBe((1, 1));
        regular.Tiers.ShouldBe(Enum.GetValues<CueTier>());
    }

    [Fact]
    public void Shipped_KindsNotFromEmotion_LookAtTurnTakingAlone()
    {
        foreach (var rule in CueRuleSheetReader.Shipped.Rules.Values.Where(r => !r.IsFromEmotion))
        {
            rule.Evidence.Append(rule.Measure).ShouldAllBe(m => CueMeasures.IsOfTalk(m));
        }
    }

    [Fact]
    public void Read_SiteFile_ChangesOnlyWhatItSays()
    {
        var errors = new List<string>();
        var sheet = Policies.Sheet(
            """
            {
              // longer waits at this site
              "rules": { "LongSilence": { "opens": 10000 }, "PositiveInteraction": { "on": false } },
              "budget": { "perCall": 6 },
              "tenure": { "veteran": { "budget": 0.2 } }
            }
            """,
            errors);
        errors.ShouldBeEmpty();
        var silence = sheet.Rules[CueKind.LongSilence];
        (silence.Open, silence.Close, silence.Adapts).ShouldBe((10_000, 5000, (8750, 17_500)), "what hangs on a threshold goes with it");
        sheet.Rules[CueKind.SlowToRespond].ShouldBe(CueRuleSheetReader.Shipped.Rules[CueKind.SlowToRespond]);
        sheet.Budget.ShouldBe(new CueBudget(3, 6));
        sheet.Tenures[Tenure.Veteran].Budget.ShouldBe(0.2);
        sheet.Tenures[Tenure.Veteran].Cooldown.ShouldBe(2);
        CueRuleBook.Ordered(sheet).ShouldNotContain(r => r.Kind == CueKind.PositiveInteraction);
    }

    [Fact]
    public void Overlaid_KeysOfTheSection_GoOverTheShippedRules()
    {
        var rules = CueRuleBook.From(new CoachingOptions { LongSilenceMs = 12_000, CooldownMs = 30_000, ExpiryMs = 10_000, StrainOpen = 0.4 }).ToDictionary(r => r.Kind);
        (rules[CueKind.LongSilence].Open, rules[CueKind.LongSilence].Close).ShouldBe((12_000, 6000));
        rules[CueKind.LongSilence].CooldownMs.ShouldBe(15_000);
        rules[CueKind.SpeakingRateHigh].CooldownMs.ShouldBe(60_000);
        rules[CueKind.PositiveInteraction].ExpiryMs.ShouldBe(10_000);
        rules[CueKind.SlowToRespond].ExpiryMs.ShouldBe(10_000);
        rules[CueKind.EmpathyNeeded].Close.ShouldBe(0.3, 1e-9);
    }

    [Theory]
    [InlineData("{", "rules.json line 1: not JSON")]
    [InlineData("", "rules.json line 1: empty; allowed is a JSON object")]
    [InlineData("[]", "rules.json line 1: is a list; allowed is a section of keys")]
    [InlineData("{} {}", "rules.json line 1: not JSON")]
    [InlineData("{\n \"rulez\": {} }", "rules.json line 2: rulez: no such key; allowed are budget, learning, midSentence, rules, tenure")]
    [InlineData("{\"rules\":\n{\n\"Nonsense\": {} } }", "rules.json line 3: rules.Nonsense: no such kind of cue; allowed are CustomerDistressed, ")]
    [InlineData("{\"rules\": {\"TopicMentioned\": {} } }", "rules.TopicMentioned: no such kind of cue")]
    [InlineData("{\"rules\": {\"LongSilence\":\n{\"opens\": \"8 s\"} } }", "rules.json line 2: rules.LongSilence.opens: is '8 s'; allowed is a number from 100 to 600000")]
    [InlineData("{\"rules\": {\"LongSilence\": {\"opens\": 50} } }", "rules.LongSilence.opens: is 50; allowed is a number from 100 to 600000")]
    [InlineData("{\"rules\": {\"LongSilence\": {\"opens\": 1e999} } }", "rules.LongSilence.opens: is 1e999; allowed is a number")]
    [InlineData("{\"rules\": {\"LongSilence\": {\"closes\": 8000} } }", "rules.LongSilence.closes: is 8000; allowed is less than opens (8000)")]
    [InlineData("{\"rules\": {\"SpeakingRateLow\": {\"closes\": 2} } }", "rules.SpeakingRateLow.closes: is 2; allowed is more than opens (2.2)")]
    [InlineData("{\"rules\": {\"LongSilence\": {\"adapts\": [9000, 14000]} } }", "adapts: is [9000, 14000]; allowed are bounds with opens (8000) between them")]
    [InlineData("{\"rules\": {\"LongSilence\": {\"adapts\": [3000, 14000]} } }", "adapts: reaches 3000; allowed is not as far as closes (4000)")]
    [InlineData("{\"rules\": {\"LongSilence\": {\"adapts\": [14000, 7000]} } }", "adapts: is [14000, 7000]; allowed is the lower first")]
    [InlineData("{\"rules\": {\"LongSilence\": {\"adapts\": 7000} } }", "adapts: is 7000; allowed is a list of two numbers")]
    [InlineData("{\"rules\": {\"EscalationRisk\": {\"criticalOpens\": 0.85} } }", "criticalOpens: is 0.85; allowed is nothing nearer than opens may be moved to (0.9), or null")]
    [InlineData("{\"rules\": {\"LongSilence\": {\"tier\": \"urgent\"} } }", "rules.LongSilence.tier: is 'urgent'; allowed are information, coaching, critical")]
    [InlineData("{\"rules\": {\"LongSilence\": {\"on\": \"no\"} } }", "rules.LongSilence.on: is 'no'; allowed are true and false")]
    [InlineData("{\"rules\": {\"LongSilence\": {\"priority\": 1.5} } }", "rules.LongSilence.priority: is 1.5; allowed is a whole number from 0 to 999")]
    [InlineData("{\"rules\": {\"LongSilence\": {\"measure\": \"silence\"} } }", "rules.LongSilence.measure: is 'silence'; allowed are responseWaitMs, silenceMs")]
    [InlineData("{\"rules\": {\"LongSilence\": {\"holdMs\": 1, \"holdMs\": 2} } }", "rules.LongSilence.holdMs: stands twice")]
    [InlineData("{\"budget\": {\"perMinute\": 21} }", "budget.perMinute: is 21; allowed is a whole number from 0 to 20")]
    [InlineData("{\"tenure\": {\"expert\": {} } }", "tenure.expert: no such key; allowed are novice, regular, veteran")]
    [InlineData("{\"learning\": {\"target\": 2} }", "learning.target: is 2; allowed is a number from 0.1 to 0.9")]
    [InlineData("{\"rules\": null}", "rules: is null; allowed is a section of keys")]
    public void Read_WrongFile_NamesLineKeyAndWhatIsAllowed(string json, string expected)
    {
        var errors = new List<string>();
        Policies.Sheet(json, errors);
        string.Join('\n', errors).ShouldContain(expected);
    }

    [Theory]
    [InlineData("LongSilence", "measure", "\"anger\"")]
    [InlineData("SpeakingRateHigh", "measure", "\"strain\"")]
    [InlineData("LongSilence", "evidence", "[\"anger\"]")]
    [InlineData("EmpathyNeeded", "measure", "\"speakingRatePerS\"")]
    public void Read_EmotionBehindAKindThatIsNotFromIt_IsRefused(string kind, string key, string value)
    {
        // Such a cue would outlive an objection, or take an agent's voice for a feeling.
        var errors = new List<string>();
        Policies.Sheet($$"""{ "rules": { "{{kind}}": { "{{key}}": {{value}} } } }""", errors);
        errors.ShouldContain(e => e.Contains($"rules.{kind}.{key}", StringComparison.Ordinal) && e.Contains("allowed are", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_EveryPrefixOfARealFile_NeverThrows()
    {
        const string Json = """{ "rules": { "LongSilence": { "opens": 9000, "adapts": [7000, 14000], "tier": "coaching" } }, "budget": { "perCall": 3 } }""";
        for (var length = 0; length < Json.Length; length++)
        {
            var errors = new List<string>();
            Policies.Sheet(Json[..length], errors);
            errors.ShouldNotBeEmpty(Json[..length]);
        }
    }

    [Fact]
    public void TryParse_NotUtf8_IsAnError()
    {
        var errors = new List<string>();
        byte[] bytes = [(byte)'{', (byte)'"', 0xFF, 0xFE, (byte)'"', (byte)':', (byte)'1', (byte)'}'];
        Coaching.Policy.Files.SiteJson.TryParse(bytes, new Coaching.Policy.Files.SiteErrors("f", errors)).ShouldBeNull();
        errors.ShouldHaveSingleItem().ShouldStartWith("f line 1: not JSON");
    }
}
