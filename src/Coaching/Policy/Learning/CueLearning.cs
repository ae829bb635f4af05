using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Policy.Learning;

/// <summary>
/// What agents' taps teach, in memory: counts per agent and kind, and per kind over all. Bounded: where there are too many agents, the one
/// whose last tap is the oldest makes room. Safe from any thread: taps come on the conversation thread or the console's, and what is kept on
/// disk is read by another; a tap is rare, so that a lock costs nobody anything.
/// </summary>
internal sealed class CueLearning
{
    private static readonly int Kinds = Enum.GetValues<CueKind>().Length;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, AgentTaps> _agents = new(StringComparer.Ordinal);
    private readonly KindTaps[] _all = new KindTaps[Kinds];
    private readonly int _capacity;
    private readonly TimeProvider _time;
    private int _version;

    /// <summary>Makes a memory.</summary>
    /// <param name="capacity">Most agents.</param>
    /// <param name="time">UTC, for how long a kind is silent.</param>
    public CueLearning(int capacity, TimeProvider time)
    {
        _capacity = capacity;
        _time = time;
    }

    /// <summary>Changes with whatever is learnt or forgotten.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>UTC now, as it counts for how long a kind is silent.</summary>
    public DateTimeOffset UtcNow => _time.GetUtcNow();

    /// <summary>Takes an agent's word on a cue; a word before on the same cue is taken back.</summary>
    /// <param name="agentId">The agent; of one who is not known nothing is learnt.</param>
    /// <param name="kind">The cue's kind.</param>
    /// <param name="helpful">Their word.</param>
    /// <param name="before">What they had said of the same cue; null where nothing.</param>
    /// <param name="rule">How it is learnt from.</param>
    public void Judge(string agentId, CueKind kind, bool helpful, bool? before, LearningRule rule)
    {
        if (agentId.Length == 0 || !rule.IsOn || before == helpful)
        {
            return;
        }

        lock (_gate)
        {
            var agent = Of(agentId);
            var taps = agent.Kinds[(int)kind].With(
                (helpful ? 1 : 0) - (before == true ? 1 : 0), (helpful ? 0 : 1) - (before == false ? 1 : 0), rule.Remembers);
            var precision = Posterior(agent.Kinds[(int)kind], kind, rule).After(taps.Helpful, taps.Unhelpful);
            var isDisliked = !helpful && precision.ProbabilityBelow(rule.DislikedBelow) >= rule.DislikedSure;
            Set(agent, kind, taps with { SilentUntil = isDisliked ? UtcNow.AddDays(rule.SilentDays) : helpful ? null : taps.SilentUntil });
            agent.LastTap = UtcNow;
        }
    }

    /// <summary>What was learnt of a kind for an agent.</summary>
    public CueLesson LessonOf(string agentId, CueKind kind, LearningRule rule)
    {
        if (!rule.IsOn)
        {
            return new CueLesson(default, default, rule.Target);
        }

        lock (_gate)
        {
            var own = _agents.TryGetValue(agentId, out var agent) ? agent.Kinds[(int)kind] : default;
            var precision = Posterior(own, kind, rule).After(own.Helpful, own.Unhelpful).Mean;
            return new CueLesson(own, new KindTaps(_all[(int)kind].Helpful - own.Helpful, _all[(int)kind].Unhelpful - own.Unhelpful), precision);
        }
    }

    /// <summary>Forgets what an agent taught: of a kind, or all of it.</summary>
    public void Forget(string agentId, CueKind? kind = null)
    {
        lock (_gate)
        {
            if (!_agents.TryGetValue(agentId, out var agent))
            {
                return;
            }

            for (var i = 0; i < Kinds; i++)
            {
                if (kind is null || (int)kind == i)
                {
                    Set(agent, (CueKind)i, default);
                }
            }

            if (Array.TrueForAll(agent.Kinds, taps => taps.Count == 0))
            {
                _agents.Remove(agentId);
            }
        }
    }

    /// <summary>Lets kinds speak again whose silence is over; what was said of them is forgotten.</summary>
    public void WakeUp()
    {
        lock (_gate)
        {
            var now = UtcNow;
            foreach (var agent in _agents.Values)
            {
                for (var i = 0; i < Kinds; i++)
                {
                    if (agent.Kinds[i].SilentUntil <= now)
                    {
                        Set(agent, (CueKind)i, default);
                    }
                }
            }
        }
    }

    /// <summary>All that is known, for the site's file.</summary>
    public IReadOnlyList<AgentRecord> Snapshot()
    {
        lock (_gate)
        {
            return
            [
                .. _agents.Values.OrderBy(a => a.AgentId, StringComparer.Ordinal).Select(agent => new AgentRecord(
                    agent.AgentId,
                    agent.LastTap,
                    Enumerable.Range(0, Kinds).Where(i => agent.Kinds[i].Count > 0).ToDictionary(i => (CueKind)i, i => agent.Kinds[i]))),
            ];
        }
    }

    /// <summary>Takes what a file knew, in place of what is known.</summary>
    public void Restore(IEnumerable<AgentRecord> records)
    {
        lock (_gate)
        {
            _agents.Clear();
            Array.Clear(_all);
            foreach (var record in records.OrderByDescending(r => r.LastTap).Take(_capacity))
            {
                var agent = Of(record.AgentId);
                agent.LastTap = record.LastTap;
                foreach (var (kind, taps) in record.Kinds)
                {
                    Set(agent, kind, taps);
                }
            }

            Interlocked.Increment(ref _version);
        }
    }

    // What others say of the kind is what is believed before the agent says anything.
    private BetaPosterior Posterior(KindTaps own, CueKind kind, LearningRule rule)
    {
        var all = _all[(int)kind];
        var ofKind = BetaPosterior.Prior(rule.Target, rule.KindWeight).After(all.Helpful - own.Helpful, all.Unhelpful - own.Unhelpful);
        return BetaPosterior.Prior(ofKind.Mean, rule.AgentWeight);
    }

    private void Set(AgentTaps agent, CueKind kind, KindTaps taps)
    {
        var before = agent.Kinds[(int)kind];
        agent.Kinds[(int)kind] = taps;
        var all = _all[(int)kind];
        _all[(int)kind] = new KindTaps(all.Helpful + taps.Helpful - before.Helpful, all.Unhelpful + taps.Unhelpful - before.Unhelpful);
        if (before != taps)
        {
            Interlocked.Increment(ref _version);
        }
    }

    private AgentTaps Of(string agentId)
    {
        if (_agents.TryGetValue(agentId, out var agent))
        {
            return agent;
        }

        if (_agents.Count >= _capacity)
        {
            Forget(_agents.Values.MinBy(a => a.LastTap)!.AgentId);
        }

        return _agents[agentId] = new AgentTaps(agentId);
    }

    private sealed class AgentTaps(string agentId)
    {
        public string AgentId => agentId;

        public KindTaps[] Kinds { get; } = new KindTaps[CueLearning.Kinds];

        public DateTimeOffset LastTap { get; set; }
    }
}
