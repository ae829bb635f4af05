using EdgeCx.Coaching.Policy.Agents;
using EdgeCx.Coaching.Policy.Files;
using EdgeCx.Coaching.Policy.Learning;
using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Policy.Rules;

/// <summary>Reads a file of rules: the shipped one as a whole, a site's over what stands without it.</summary>
internal static class CueRuleSheetReader
{
    private static readonly CueRuleSheet Blank = new(
        new Dictionary<CueKind, CueRule>(),
        default,
        0,
        0,
        Enum.GetValues<Tenure>().ToDictionary(t => t, _ => new TenureProfile(1, 1, Enum.GetValues<CueTier>())),
        new LearningRule());

    /// <summary>The rules that are part of the program.</summary>
    public static CueRuleSheet Shipped { get; } = LoadShipped();

    /// <summary>Reads a file over what stands without it.</summary>
    public static CueRuleSheet Read(SiteNode file, CueRuleSheet before, SiteErrors errors)
    {
        var root = new SiteSection(file, errors);
        var budget = before.Budget;
        if (root.Section("budget") is { } budgets)
        {
            budget = new CueBudget(
                budgets.Whole("perMinute", budget.PerMinute, 0, AgentDesk.MaxPerMinute), budgets.Whole("perCall", budget.PerCall, 0, 1000));
            budgets.Done();
        }

        var (pause, hold) = (before.PauseMs, before.HoldMs);
        if (root.Section("midSentence") is { } sentence)
        {
            pause = sentence.Number("pauseMs", pause, 50, 2000);
            hold = sentence.Number("holdMs", hold, 0, 30_000);
            sentence.Done();
        }

        var tenures = ReadTenures(root.Section("tenure"), before.Tenures);
        var learning = root.Section("learning") is { } taught ? LearningRule.Read(taught, before.Learning) : before.Learning;
        var rules = ReadRules(root.Section("rules"), before.Rules, errors);
        root.Done();
        return new CueRuleSheet(rules, budget, pause, hold, tenures, learning);
    }

    private static Dictionary<CueKind, CueRule> ReadRules(SiteSection? section, IReadOnlyDictionary<CueKind, CueRule> before, SiteErrors errors)
    {
        var rules = new Dictionary<CueKind, CueRule>(before);
        foreach (var (name, node) in section?.Node.Members ?? [])
        {
            if (SiteWords.Kinds.TryGetValue(name, out var kind) && (before.Count == 0 || before.ContainsKey(kind)))
            {
                rules[kind] = CueRuleReader.Read(kind, new SiteSection(node, errors), before.GetValueOrDefault(kind) ?? new CueRule { Kind = kind });
            }
            else
            {
                errors.Add(node, $"no such kind of cue; allowed are {string.Join(", ", before.Keys)}");
            }
        }

        return rules;
    }

    private static Dictionary<Tenure, TenureProfile> ReadTenures(SiteSection? section, IReadOnlyDictionary<Tenure, TenureProfile> before)
    {
        var tenures = new Dictionary<Tenure, TenureProfile>(before);
        foreach (var (name, tenure) in SiteWords.Tenures)
        {
            if (section?.Section(name) is { } given)
            {
                tenures[tenure] = new TenureProfile(
                    given.Number("budget", before[tenure].Budget, 0, 3),
                    given.Number("cooldown", before[tenure].Cooldown, 0.25, 10),
                    given.Words("tiers", before[tenure].Tiers, SiteWords.Tiers));
                given.Done();
            }
        }

        section?.Done();
        return tenures;
    }

    private static CueRuleSheet LoadShipped()
    {
        using var stream = typeof(CueRuleSheetReader).Assembly.GetManifestResourceStream("EdgeCx.Coaching.rules.json")
            ?? throw new InvalidDataException("rules.json is not part of the program");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var errors = new List<string>();
        var told = new SiteErrors("rules.json", errors);
        var sheet = SiteJson.TryParse(bytes, told) is { } root ? Read(root, Blank, told) : Blank;
        return errors.Count == 0 ? sheet : throw new InvalidDataException(string.Join("; ", errors));
    }
}
