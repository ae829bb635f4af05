using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Web;

/// <summary>
/// What the console knows of one call, built from its events; every list is bounded. The conversation loop writes, requests read: one short
/// lock a call, held for a copy at most.
/// </summary>
internal sealed class CallRecord(string callId, Call? call, TapKind tap, DateTimeOffset startedUtc, long startedNs)
{
    private const int MaxStates = 128;
    private const int MaxCues = 128;
    private const int MaxLegs = 32;
    private const int MaxNotes = 32;
    private const int MaxLatencies = 256;

    private readonly Lock _gate = new();
    private readonly EmotionLine _line = new();
    private readonly List<StateView> _states = [];
    private readonly List<CueEntry> _cues = [];
    private readonly List<NoteView> _notes = [];
    private readonly Dictionary<string, LegChanged> _legs = new(StringComparer.Ordinal);
    private readonly Dictionary<(CueKind Kind, string Reason), int> _dropped = [];
    private readonly float[] _latencies = new float[MaxLatencies];
    private readonly CallTrace _trace = new();
    private int _latencyCount;
    private string _agentId = "";
    private CallEnded? _ended;
    private bool _forgotten;

    /// <summary>The appliance's id of the call.</summary>
    public string CallId => callId;

    /// <summary>The call itself, where the registry had it: flags and live packet counters.</summary>
    public Call? Call => call;

    /// <summary>The agent; empty while unknown.</summary>
    public string AgentId
    {
        get
        {
            lock (_gate)
            {
                return _agentId;
            }
        }
    }

    /// <summary>True until it ended.</summary>
    public bool IsLive
    {
        get
        {
            lock (_gate)
            {
                return _ended is null;
            }
        }
    }

    /// <summary>Monotonic time of its start, ns.</summary>
    public long StartedNs => startedNs;

    /// <summary>Takes an event of this call.</summary>
    public void Apply(CallEvent callEvent)
    {
        lock (_gate)
        {
            if (callEvent.AgentId.Length > 0)
            {
                _agentId = callEvent.AgentId;
            }

            ForgetIfObjected();
            if (callEvent.IsFromEmotion && IsObjected)
            {
                return; // It was under way when the customer objected.
            }

            switch (callEvent)
            {
                case LegChanged leg when _legs.Count < MaxLegs || _legs.ContainsKey(leg.Leg):
                    _legs[leg.Leg] = leg;
                    break;
                case EstimateMade estimate:
                    _line.Add(new TrajectoryPoint(estimate.AtMs, (float)estimate.Valence, (float)estimate.Arousal, estimate.Abstained));
                    AddLatency(estimate.LatencyMs);
                    break;
                case CustomerStateChanged state:
                    AddBounded(_states, MaxStates, new StateView(
                        state.State, state.Trend, state.Confidence, state.SinceMs, state.AtMs, new KeptMeasures(state.Evidence)));
                    break;
                case CueOpened cue:
                    AddBounded(_cues, MaxCues, new CueEntry(cue with { Evidence = new KeptMeasures(cue.Evidence) }));
                    AddLatency(cue.LatencyMs);
                    break;
                case CueClosed closed when FindCue(closed.CueId) is { } entry:
                    entry.Closed = closed;
                    break;
                case CuePresented presented when FindCue(presented.CueId) is { } entry:
                    entry.Presented(presented);
                    break;
                case CueDropped dropped:
                    var key = (dropped.Kind, dropped.Reason);
                    _dropped[key] = _dropped.GetValueOrDefault(key) + 1;
                    break;
                case NoteSent note:
                    AddBounded(_notes, MaxNotes, new NoteView(note.NoteId, note.Text, note.AtMs));
                    break;
                case EmotionErased:
                    ForgetEmotion();
                    break;
                case CallEnded ended:
                    _ended = ended;
                    break;
            }
        }
    }

    /// <summary>Notes what the agent said of a cue, and gives the cue and what they had said before; false when the call has no such cue.</summary>
    public bool Judge(string cueId, bool helpful, out CueOpened? cue, out bool? before)
    {
        lock (_gate)
        {
            (cue, before) = (null, null);
            if (FindCue(cueId) is not { } entry)
            {
                return false;
            }

            (cue, before) = (entry.Opened, entry.Helpful);
            entry.Helpful = helpful;
            return true;
        }
    }

    /// <summary>Notes when a result was in its readers' queues.</summary>
    public void Queued(CallEvent callEvent, long atNs)
    {
        lock (_gate)
        {
            ForgetIfObjected();
            if ((callEvent.IsFromEmotion && call is { EmotionAllowed: false }) || !TraceEntry.TryMake(callEvent, atNs, out var entry))
            {
                return;
            }

            _trace.Add(entry);
            if (entry.CueId is not null && FindCue(entry.CueId) is { } cue)
            {
                cue.QueuedNs = atNs;
            }
        }
    }

    /// <summary>Where the time of the last minute's results went.</summary>
    public TraceView Trace(long nowNs, LatencyOptions latency)
    {
        lock (_gate)
        {
            ForgetIfObjected();
            var rows = _trace.Rows(_ended is null ? nowNs : null, latency.BudgetMs, latency.HardDeadlineMs);
            return new TraceView(callId, _ended is null, CallTrace.WindowMs, latency.BudgetMs, latency.HardDeadlineMs, rows);
        }
    }

    /// <summary>Notes when a cue reached the first reader's socket.</summary>
    public void Delivered(string cueId, long atNs)
    {
        lock (_gate)
        {
            if (FindCue(cueId) is { DeliveredNs: 0 } entry)
            {
                entry.DeliveredNs = atNs;
            }
        }
    }

    /// <summary>The call as a list shows it.</summary>
    /// <param name="nowNs">Monotonic now, ns.</param>
    /// <param name="points">Points of the emotion line wanted; 0 for none.</param>
    public CallSummary Summary(long nowNs, int points)
    {
        lock (_gate)
        {
            ForgetIfObjected();
            return Fill(new CallSummary
            {
                Id = callId,
                AgentId = _agentId,
                Tap = tap,
                Started = startedUtc,
                Live = _ended is null,
                DurationMs = DurationMs(nowNs),
                EndReason = _ended?.Reason,
                Codec = "",
                Legs = [],
                Notice = call?.Notice ?? NoticeState.Unknown,
                Paused = call?.IsPaused ?? false,
                Hearing = Hearing.Ok,
                CustomerState = _states.Count > 0 ? _states[^1] : null,
                OpenCues = [.. _cues.Where(c => c.Closed is null).Select(c => c.ToView())],
                Latency = LatencyFigures.Of(_latencies.AsSpan(0, Math.Min(_latencyCount, MaxLatencies))),
            }, nowNs, points);
        }
    }

    /// <summary>The call with all that led there.</summary>
    public CallDetail Detail(long nowNs)
    {
        var summary = Summary(nowNs, EmotionLine.MaxPoints);
        lock (_gate)
        {
            return new CallDetail
            {
                Id = summary.Id,
                AgentId = summary.AgentId,
                Tap = summary.Tap,
                Started = summary.Started,
                Live = summary.Live,
                DurationMs = summary.DurationMs,
                EndReason = summary.EndReason,
                Codec = summary.Codec,
                Legs = summary.Legs,
                Notice = summary.Notice,
                Paused = summary.Paused,
                Hearing = summary.Hearing,
                CustomerState = summary.CustomerState,
                OpenCues = summary.OpenCues,
                Latency = summary.Latency,
                Trajectory = summary.Trajectory,
                States = [.. _states],
                Cues = [.. _cues.Select(c => c.ToView())],
                Notes = [.. _notes],
                Pauses = call?.Pauses ?? [],
                Dropped = [.. _dropped.Select(d => new DroppedCues(d.Key.Kind, d.Key.Reason, d.Value))],
            };
        }
    }

    private CueEntry? FindCue(string cueId) => _cues.Find(c => c.Opened.CueId == cueId);

    private bool IsObjected => call is { Notice: NoticeState.Objected };

    // The flag of the call is looked at each time: an objection holds here even while the conversation loop is behind.
    private void ForgetIfObjected()
    {
        if (_forgotten || !IsObjected)
        {
            return;
        }

        _forgotten = true;
        _notes.Clear();
        ForgetEmotion();
    }

    private void ForgetEmotion()
    {
        _line.Clear();
        _trace.ForgetEmotion();
        _states.Clear();
        _cues.RemoveAll(c => c.Opened.IsFromEmotion);
        foreach (var key in _dropped.Keys.Where(k => k.Kind.IsFromEmotion()).ToArray())
        {
            _dropped.Remove(key);
        }
    }

    private CallSummary Fill(CallSummary summary, long nowNs, int points)
    {
        var legs = LegViews();
        var customer = legs.Find(l => l.Role == SpeakerRole.Customer);
        return summary with
        {
            Legs = legs,
            Codec = customer?.Codec is { Length: > 0 } codec ? codec : legs.Find(l => l.Codec.Length > 0)?.Codec ?? "",
            Hearing = HearingRule.Of(call, legs, _ended is not null, MonotonicClock.ElapsedMs(startedNs, nowNs)),
            Trajectory = points == 0 ? null : _line.Last(points),
        };
    }

    private List<LegView> LegViews()
    {
        // The call's own legs carry live counters; the events are what is left where the registry did not have the call.
        if (call is not null && !call.Legs.IsEmpty)
        {
            return [.. call.Legs.Take(MaxLegs).Select(l => new LegView(
                l.Label, l.Role, l.Rule, l.Codec, l.State, l.Statistics.Packets, l.Statistics.Lost,
                Math.Round(l.Statistics.JitterMs, 2), l.Statistics.LostOnMirror, l.Statistics.Copies,
                call.IsPaused || l.State == LegState.Inactive, l.Srtp, l.Statistics.Rejected))];
        }

        return [.. _legs.Values.Select(l => new LegView(
            l.Leg, l.Role, l.Rule, l.Codec, l.State, 0, 0, 0, 0, 0, l.State == LegState.Inactive))];
    }

    private double DurationMs(long nowNs) => _ended?.DurationMs ?? Math.Round(MonotonicClock.ElapsedMs(startedNs, nowNs));

    private void AddLatency(double ms)
    {
        _latencies[_latencyCount % MaxLatencies] = (float)ms;
        _latencyCount = _latencyCount == int.MaxValue ? MaxLatencies : _latencyCount + 1;
    }

    private static void AddBounded<T>(List<T> list, int most, T item)
    {
        if (list.Count == most)
        {
            list.RemoveAt(0);
        }

        list.Add(item);
    }
}
