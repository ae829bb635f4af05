namespace EdgeCx.Coaching.Policy;

/// <summary>What holds for an agent across calls: mute, and how many cues they were shown of late.</summary>
internal sealed class AgentDesk
{
    /// <summary>Most cues a minute that are remembered.</summary>
    public const int MaxPerMinute = 20;

    private const double MinuteMs = 60_000;
    private readonly double[] _shownMs = new double[MaxPerMinute];
    private long _shown;
    private DeskTerms? _terms;

    /// <summary>Makes a desk.</summary>
    public AgentDesk(string agentId) => AgentId = agentId;

    /// <summary>The agent; empty while unknown.</summary>
    public string AgentId { get; }

    /// <summary>The agent wants no cues.</summary>
    public bool IsMuted { get; set; }

    /// <summary>Calls that run now.</summary>
    public int Calls { get; set; }

    /// <summary>The policy as it holds for this agent now.</summary>
    public DeskTerms Terms(Governance governance)
    {
        var policy = governance.Policy;
        if (_terms is null || !ReferenceEquals(_terms.Policy, policy) || _terms.LearningVersion != governance.Learning.Version)
        {
            _terms = new DeskTerms(policy, governance.Learning, AgentId);
        }

        return _terms;
    }

    /// <summary>Cues shown in the minute before a time on the agent's clock (start of media of the call plus call time), ms.</summary>
    public int ShownInMinuteBefore(double atMs)
    {
        var n = 0;
        for (var i = 0; i < Math.Min(_shown, MaxPerMinute); i++)
        {
            n += atMs - _shownMs[i] is >= 0 and < MinuteMs ? 1 : 0;
        }

        return n;
    }

    /// <summary>A cue was shown.</summary>
    public void AddShown(double atMs) => _shownMs[_shown++ % MaxPerMinute] = atMs;
}
