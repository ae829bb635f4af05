using EdgeCx.Coaching.Policy.Learning;
using EdgeCx.Coaching.Policy.Texts;
using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Policy;

/// <summary>
/// What governs the cues of all calls: the policy that holds now, what agents' taps taught, and the counts of what was not shown. The policy
/// is swapped whole by whoever watches the site's files; calls take it at their next step. Safe from any thread.
/// </summary>
internal sealed class Governance
{
    private CuePolicy _policy;

    /// <summary>Makes it.</summary>
    public Governance(CuePolicy policy, CueLearning learning)
    {
        _policy = policy;
        Learning = learning;
    }

    /// <summary>The policy that holds.</summary>
    public CuePolicy Policy => Volatile.Read(ref _policy);

    /// <summary>What agents' taps taught.</summary>
    public CueLearning Learning { get; }

    /// <summary>What was not shown.</summary>
    public SuppressionCounters Suppressed { get; } = new();

    /// <summary>Makes it as options say.</summary>
    /// <exception cref="InvalidDataException">A file that they name cannot be used.</exception>
    public static Governance Of(CoachingOptions options, TimeProvider? time = null) =>
        new(CuePolicy.Read(options), new CueLearning(options.MaxAgents, time ?? TimeProvider.System));

    /// <summary>Another policy holds from now on.</summary>
    public void Swap(CuePolicy policy) => Volatile.Write(ref _policy, policy);

    /// <summary>
    /// How each kind is set for an agent and why, for their own page: nothing of it is for anybody else, and nothing of it rates them.
    /// </summary>
    public IReadOnlyList<LearnedCue> LearnedOf(string agentId)
    {
        var policy = Policy;
        var texts = TextsOf(agentId);
        return [.. policy.Rules.Select(rule => Describe(rule, Learning.LessonOf(agentId, rule.Kind, policy.Sheet.Learning), policy.Sheet.Learning, texts))];
    }

    /// <summary>Takes an agent's word on a cue of a call that is over; of one that lives its governor takes it.</summary>
    public void Judge(string agentId, CueKind kind, bool helpful, bool? before) => Learning.Judge(agentId, kind, helpful, before, Policy.Sheet.Learning);

    /// <summary>What is said to an agent, in their language: cues, and the sentences that are none.</summary>
    public CueTexts TextsOf(string agentId)
    {
        var policy = Policy;
        return policy.Texts.Of(policy.Agents.Of(agentId).Language);
    }

    private LearnedCue Describe(CueRule rule, in CueLesson lesson, LearningRule learning, CueTexts texts)
    {
        var opens = lesson.OpenOf(rule, learning);
        return new LearnedCue(
            rule.Kind,
            lesson.Own.Helpful,
            lesson.Own.Unhelpful,
            Math.Round(lesson.Precision, 3),
            CueMeasures.NameOf(rule.Measure),
            Math.Round(opens, 3),
            rule.Open,
            lesson.Own.SilentUntil,
            Why(rule, lesson, opens, texts));
    }

    private string Why(CueRule rule, in CueLesson lesson, double opens, CueTexts texts)
    {
        var moved = rule.Open == 0 ? 0 : Math.Abs(opens - rule.Open) / Math.Abs(rule.Open);
        if (!lesson.IsSilent && moved < 0.005)
        {
            return "";
        }

        var isOwn = lesson.Own.Count > 0;
        var taps = isOwn ? lesson.Own : lesson.Others;
        var isStricter = !rule.IsUp(rule.Open, opens);
        var sentence = (lesson.IsSilent, isStricter, isOwn) switch
        {
            (true, _, _) => CueSentence.LearnedSilent,
            (_, true, true) => CueSentence.LearnedStricter,
            (_, true, false) => CueSentence.LearnedStricterOfOthers,
            (_, false, true) => CueSentence.LearnedEasier,
            _ => CueSentence.LearnedEasierOfOthers,
        };
        var days = lesson.Own.SilentUntil is { } until ? Math.Ceiling((until - Learning.UtcNow).TotalDays) : 0;
        return CueText.Fill(texts[sentence], new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["helpful"] = taps.Helpful,
            ["unhelpful"] = taps.Unhelpful,
            ["taps"] = taps.Count,
            ["moved"] = moved,
            ["days"] = Math.Max(0, days),
        });
    }
}
