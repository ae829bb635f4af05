using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Policy;

/// <summary>The cues of a call that may still be judged: the last ones, bounded, and what was said of each.</summary>
internal sealed class CueJudgements
{
    /// <summary>Cues of a call that may be judged.</summary>
    public const int Most = 64;

    private readonly List<Entry> _entries = [];

    /// <summary>A cue was shown.</summary>
    public void Add(string cueId, CueKind kind, string agentId)
    {
        if (_entries.Count == Most)
        {
            _entries.RemoveAt(0);
        }

        _entries.Add(new Entry(cueId, kind, agentId));
    }

    /// <summary>Forgets those that rest on how the customer feels.</summary>
    public void ForgetEmotion() => _entries.RemoveAll(e => e.Kind.IsFromEmotion());

    /// <summary>Takes a word on a cue, and gives the one before; false where no such cue may be judged.</summary>
    public bool TryJudge(string cueId, bool isHelpful, out CueKind kind, out string agentId, out bool? before)
    {
        var entry = _entries.Find(e => e.CueId == cueId);
        kind = entry?.Kind ?? default;
        agentId = entry?.AgentId ?? "";
        before = entry?.IsHelpful;
        if (entry is not null)
        {
            entry.IsHelpful = isHelpful;
        }

        return entry is not null;
    }

    private sealed class Entry(string cueId, CueKind kind, string agentId)
    {
        public string CueId => cueId;

        public CueKind Kind => kind;

        public string AgentId => agentId;

        public bool? IsHelpful { get; set; }
    }
}
