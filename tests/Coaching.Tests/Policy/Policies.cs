using EdgeCx.Coaching.Policy;
using EdgeCx.Coaching.Policy.Agents;
using EdgeCx.Coaching.Policy.Files;
using EdgeCx.Coaching.Policy.Learning;
using EdgeCx.Coaching.Policy.Rules;
using EdgeCx.Coaching.Policy.Texts;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Coaching.Tests.Policy;

/// <summary>Policies for tests: the shipped one with something changed.</summary>
internal static class Policies
{
    public static Governance With(
        Func<CueRuleSheet, CueRuleSheet>? change = null, string agents = "{}", string language = "en", TimeProvider? time = null) =>
        new(Policy(change, agents, language), new CueLearning(64, time ?? new ManualTimeProvider()));

    public static CuePolicy Policy(Func<CueRuleSheet, CueRuleSheet>? change = null, string agents = "{}", string language = "en")
    {
        var sheet = CueRuleSheetReader.Shipped;
        sheet = change?.Invoke(sheet) ?? sheet;
        var rules = CueRuleBook.Ordered(sheet);
        var errors = new List<string>();
        var profiles = AgentProfiles.Read(Parse(agents, errors), new SiteErrors("agents", errors));
        var texts = CueLanguages.Read(language, "", rules, errors);
        errors.ShouldBeEmpty();
        return new CuePolicy(sheet, rules, texts, profiles);
    }

    /// <summary>The shipped rules with a site's file over them.</summary>
    public static CueRuleSheet Sheet(string json, List<string> errors)
    {
        var root = Parse(json, errors);
        return CueRuleSheetReader.Read(root, CueRuleSheetReader.Shipped, new SiteErrors("rules.json", errors));
    }

    public static SiteNode Parse(string json, List<string> errors) =>
        SiteJson.TryParse(System.Text.Encoding.UTF8.GetBytes(json), new SiteErrors("rules.json", errors)) ?? new SiteNode(SiteNodeKind.Section, 1, "");
}
