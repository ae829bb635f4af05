using EdgeCx.Coaching.Policy.Agents;
using EdgeCx.Coaching.Policy.Files;
using EdgeCx.Coaching.Policy.Rules;
using EdgeCx.Coaching.Policy.Texts;

namespace EdgeCx.Coaching.Policy;

/// <summary>All that governs cues at a time: rules, texts, agents' profiles. Never changed: a site's change makes another, which takes its place.</summary>
/// <param name="Sheet">The rules as the files say them.</param>
/// <param name="Rules">Those that are on, highest priority first.</param>
/// <param name="Texts">What cues say.</param>
/// <param name="Agents">How agents are cued.</param>
internal sealed record CuePolicy(CueRuleSheet Sheet, CueRule[] Rules, CueLanguages Texts, AgentProfiles Agents)
{
    /// <summary>What the site's profiles ask for and nobody can say, to be told once.</summary>
    public IEnumerable<string> LanguagesWithoutTexts => Agents.Languages.Except(Texts.Known, StringComparer.Ordinal);

    /// <summary>Reads what the options say and name; null with errors, each with file, line, key and what is allowed.</summary>
    public static CuePolicy? TryRead(CoachingOptions options, List<string> errors)
    {
        var before = errors.Count;
        var sheet = CueRuleBook.Overlaid(CueRuleSheetReader.Shipped, options);
        if (options.RulesFile.Length > 0)
        {
            var told = new SiteErrors(options.RulesFile, errors);
            sheet = SiteFile.TryRead(options.RulesFile, told) is { } root ? CueRuleSheetReader.Read(root, sheet, told) : sheet;
        }

        var agents = AgentProfiles.None;
        if (options.AgentsFile.Length > 0)
        {
            var told = new SiteErrors(options.AgentsFile, errors);
            agents = SiteFile.TryRead(options.AgentsFile, told) is { } root ? AgentProfiles.Read(root, told) : agents;
        }

        var rules = CueRuleBook.Ordered(sheet);
        var texts = CueLanguages.Read(options.Language, options.TextsFolder, rules, errors);
        return errors.Count == before ? new CuePolicy(sheet, rules, texts, agents) : null;
    }

    /// <summary>Reads what the options say and name.</summary>
    /// <exception cref="InvalidDataException">With every error.</exception>
    public static CuePolicy Read(CoachingOptions options)
    {
        var errors = new List<string>();
        return TryRead(options, errors) ?? throw new InvalidDataException(string.Join(Environment.NewLine, errors));
    }
}
