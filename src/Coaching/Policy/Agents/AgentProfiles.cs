using EdgeCx.Coaching.Policy.Files;

namespace EdgeCx.Coaching.Policy.Agents;

/// <summary>The profiles of a site's agents, by their id; <c>*</c> is everyone else.</summary>
internal sealed class AgentProfiles
{
    private const string Everyone = "*";
    private const int MaxIdLength = 128;
    private readonly Dictionary<string, AgentProfile> _byAgent;
    private readonly AgentProfile _everyone;

    private AgentProfiles(Dictionary<string, AgentProfile> byAgent)
    {
        _byAgent = byAgent;
        _everyone = byAgent.GetValueOrDefault(Everyone, AgentProfile.Usual);
    }

    /// <summary>Where nothing is said of anybody.</summary>
    public static AgentProfiles None { get; } = new([]);

    /// <summary>Languages that some profile asks for.</summary>
    public IEnumerable<string> Languages => _byAgent.Values.Select(p => p.Language).Where(l => l.Length > 0).Distinct(StringComparer.Ordinal);

    /// <summary>The profile of an agent; empty id for one who is not known.</summary>
    public AgentProfile Of(string agentId) => _byAgent.GetValueOrDefault(agentId, _everyone);

    /// <summary>Reads the file <c>Coaching:AgentsFile</c>.</summary>
    public static AgentProfiles Read(SiteNode file, SiteErrors errors)
    {
        _ = new SiteSection(file, errors);
        var everyone = AgentProfile.Usual;
        var byAgent = new Dictionary<string, AgentProfile>(StringComparer.Ordinal);
        foreach (var (name, node) in file.Members.OrderBy(m => m.Name == Everyone ? 0 : 1))
        {
            if (name.Length is 0 or > MaxIdLength)
            {
                errors.Add(node, $"an agent's id has {name.Length} characters; allowed are 1 to {MaxIdLength}, or * for everyone else");
            }

            var profile = ReadOne(new SiteSection(node, errors), everyone, errors);
            everyone = name == Everyone ? profile : everyone;
            byAgent[name] = profile;
        }

        return new AgentProfiles(byAgent);
    }

    // What an agent's entry does not say is as the site says of everyone.
    private static AgentProfile ReadOne(SiteSection section, AgentProfile everyone, SiteErrors errors)
    {
        var language = section.Text("language", 2) ?? everyone.Language;
        if (language.Length > 0 && !Texts.CueLanguages.IsCode(language))
        {
            errors.Add(section.Take("language")!, $"is '{language}'; allowed is a code of two small letters, e.g. en, es, pt");
        }

        var profile = new AgentProfile(
            language,
            section.Word("tenure", everyone.Tenure, SiteWords.Tenures),
            section.Words("kindsOff", everyone.KindsOff, SiteWords.Kinds));
        section.Done();
        return profile;
    }
}
