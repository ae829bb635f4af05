using EdgeCx.Core.Calls;
using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Evidence;

/// <summary>What is kept of one call as evidence: counts, cues without their words, erasures. Bounded; one short lock.</summary>
internal sealed class CallEvidence
{
    private const int MaxCues = 256;
    private const int MaxErasures = 32;
    private readonly Lock _gate = new();
    private readonly List<CueEvidence> _cues = [];
    private readonly List<ErasureEvidence> _erasures = [];
    private readonly Dictionary<string, int> _dropped = new(StringComparer.Ordinal);
    private readonly Dictionary<DateTimeOffset, int[]> _insidePauses = [];
    private readonly int[] _told = new int[Kinds];
    private const int Kinds = 4;

    /// <summary>Takes an event of the call.</summary>
    /// <param name="callEvent">The event.</param>
    /// <param name="pauses">The call's pauses so far.</param>
    /// <param name="nowUtc">Now.</param>
    public void Apply(CallEvent callEvent, IReadOnlyList<CallPause> pauses, DateTimeOffset nowUtc)
    {
        lock (_gate)
        {
            switch (callEvent)
            {
                case EstimateMade made:
                    Count(0, made.AtMs, pauses);
                    break;
                case CustomerStateChanged { State: not Core.Emotion.CustomerMood.Unknown } state:
                    Count(1, state.AtMs, pauses);
                    break;
                case UtteranceHeard heard:
                    Count(2, heard.AtMs, pauses);
                    break;
                case CueOpened cue:
                    Count(3, cue.AtMs, pauses);
                    if (_cues.Count < MaxCues)
                    {
                        _cues.Add(new CueEvidence(cue.CueId, cue.Kind, cue.Tier, cue.AtMs, cue.LatencyMs, null, null, []));
                    }

                    break;
                case CueClosed closed:
                    Change(closed.CueId, c => c with { ClosedAtMs = closed.AtMs, ClosedReason = closed.Reason });
                    break;
                case CuePresented presented:
                    Change(presented.CueId, c => c with
                    {
                        Surfaces = [.. c.Surfaces, $"{presented.Surface}: {(presented.Shown ? "shown" : presented.Reason)}"],
                    });
                    break;
                case CueDropped dropped:
                    _dropped[dropped.Reason] = _dropped.GetValueOrDefault(dropped.Reason) + 1;
                    break;
            }

            if (callEvent.ErasesEmotion)
            {
                Erase(callEvent is EmotionErased erased ? erased.Reason : "objected", nowUtc);
            }
        }
    }

    /// <summary>The cues, oldest first.</summary>
    public IReadOnlyList<CueEvidence> Cues => Locked(() => (IReadOnlyList<CueEvidence>)[.. _cues]);

    /// <summary>Cues that were not shown, by reason.</summary>
    public IReadOnlyDictionary<string, int> DroppedCues => Locked(() => new Dictionary<string, int>(_dropped));

    /// <summary>What was erased.</summary>
    public IReadOnlyList<ErasureEvidence> Erasures => Locked(() => (IReadOnlyList<ErasureEvidence>)[.. _erasures]);

    /// <summary>The pauses with what was told of the time inside of each.</summary>
    public IReadOnlyList<PauseEvidence> Pauses(IReadOnlyList<CallPause> pauses) => Locked(() => (IReadOnlyList<PauseEvidence>)
    [
        .. pauses.Select(p =>
        {
            var inside = _insidePauses.GetValueOrDefault(p.FromUtc) ?? new int[Kinds];
            return new PauseEvidence(p.FromMs, p.ToMs, p.FromUtc, p.ToUtc, inside[0], inside[1], inside[2], inside[3]);
        }),
    ]);

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private void Count(int kind, double atMs, IReadOnlyList<CallPause> pauses)
    {
        _told[kind]++;
        foreach (var pause in pauses)
        {
            if (pause.Covers(atMs))
            {
                if (!_insidePauses.TryGetValue(pause.FromUtc, out var inside))
                {
                    _insidePauses[pause.FromUtc] = inside = new int[Kinds];
                }

                inside[kind]++;
            }
        }
    }

    private void Change(string cueId, Func<CueEvidence, CueEvidence> change)
    {
        var index = _cues.FindIndex(c => c.CueId == cueId);
        if (index >= 0)
        {
            _cues[index] = change(_cues[index]);
        }
    }

    // That something was erased stays known, and how much; what it was does not.
    private void Erase(string reason, DateTimeOffset nowUtc)
    {
        var cues = _cues.RemoveAll(static c => Core.Cues.CueKinds.IsFromEmotion(c.Kind));
        if (_erasures.Count < MaxErasures)
        {
            _erasures.Add(new ErasureEvidence(reason, nowUtc, _told[0], _told[1], _told[2], cues));
        }

        (_told[0], _told[1], _told[2]) = (0, 0, 0);
        _dropped.Clear();
    }
}
