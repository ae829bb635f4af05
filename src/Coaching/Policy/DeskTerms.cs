using EdgeCx.Coaching.Policy.Agents;
using EdgeCx.Coaching.Policy.Learning;
using EdgeCx.Coaching.Policy.Texts;
using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Policy;

/// <summary>
/// The policy as it holds for one agent: their language, their tenure's density, and what their taps taught. Worked out anew only when one of
/// these changes, so that looking at it for every frame costs nothing.
/// </summary>
internal sealed class DeskTerms
{
    private static readonly int Kinds = Enum.GetValues<CueKind>().Length;
    private readonly double[] _opens = new double[Kinds];
    private readonly bool[] _silent = new bool[Kinds];
    private readonly bool[] _off = new bool[Kinds];

    /// <summary>Works out an agent's terms.</summary>
    public DeskTerms(CuePolicy policy, CueLearning learning, string agentId)
    {
        Policy = policy;
        LearningVersion = learning.Version;
        var profile = policy.Agents.Of(agentId);
        Texts = policy.Texts.Of(profile.Language);
        Tenure = policy.Sheet.Tenures[profile.Tenure];
        PerMinute = Math.Min(AgentDesk.MaxPerMinute, Tenure.Of(policy.Sheet.Budget.PerMinute));
        PerCall = Tenure.Of(policy.Sheet.Budget.PerCall);
        foreach (var rule in policy.Rules)
        {
            var lesson = learning.LessonOf(agentId, rule.Kind, policy.Sheet.Learning);
            _opens[(int)rule.Kind] = lesson.OpenOf(rule, policy.Sheet.Learning);
            _silent[(int)rule.Kind] = lesson.IsSilent;
        }

        foreach (var kind in profile.KindsOff)
        {
            _off[(int)kind] = true;
        }
    }

    /// <summary>The policy behind it.</summary>
    public CuePolicy Policy { get; }

    /// <summary>What had been learnt when it was worked out.</summary>
    public int LearningVersion { get; }

    /// <summary>What cues say to the agent.</summary>
    public CueTexts Texts { get; }

    /// <summary>The agent's tenure.</summary>
    public TenureProfile Tenure { get; }

    /// <summary>Most cues in a minute.</summary>
    public int PerMinute { get; }

    /// <summary>Most cues in a call.</summary>
    public int PerCall { get; }

    /// <summary>Where a rule opens for the agent.</summary>
    public double OpenOf(CueRule rule) => _opens[(int)rule.Kind];

    /// <summary>The agent disliked the kind.</summary>
    public bool IsSilent(CueKind kind) => _silent[(int)kind];

    /// <summary>The site has the kind off for the agent.</summary>
    public bool IsOff(CueKind kind) => _off[(int)kind];
}
