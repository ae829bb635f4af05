using System.Text.Json;
using EdgeCx.Appliance.Composition;
using EdgeCx.Coaching.Conversation;
using EdgeCx.Coaching.Delivery;
using EdgeCx.Coaching.Policy;
using EdgeCx.Coaching.Policy.Agents;
using EdgeCx.Coaching.Policy.Files;
using EdgeCx.Coaching.Policy.Learning;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>
/// The live room Act on the calling thread: the conversation loop that runs in the appliance, told the calls of a day one after another on the
/// clock of that day. What holds for an agent across calls (mute, cues of late, what was learnt) lives as long as the room.
/// </summary>
internal sealed class DayRoom : IDisposable
{
    private const long NsPerMs = 1_000_000;

    // Longer than the loop waits for the last results of a recording.
    private const long DrainNs = 15_000 * NsPerMs;

    private readonly BoundedQueue<ConversationSignal> _signals = new("signals", 2);
    private readonly ConversationLoop _loop;
    private readonly Sink _sink = new();
    private readonly Dictionary<CueKind, CueTier> _tiers;
    private readonly string _name;

    /// <summary>Opens a room in which nothing was learnt yet.</summary>
    /// <param name="options">The configuration; nothing is written to its event log.</param>
    /// <param name="name">A word for the names of its calls.</param>
    /// <param name="agents">The site's agents; their tenures stand in for its file of profiles.</param>
    /// <param name="logs">Loggers.</param>
    public DayRoom(ApplianceOptions options, string name, IReadOnlyList<DayAgent> agents, ILoggerFactory logs)
    {
        _name = name;
        var policy = CuePolicy.Read(options.Coaching) with { Agents = ProfilesOf(agents) };
        Governance = new Governance(policy, new CueLearning(options.Coaching.MaxAgents, TimeProvider.System));
        var metrics = new FlowMetrics();
        var dispatcher = new EventDispatcher([_sink], metrics, logs.CreateLogger<EventDispatcher>());
        var reducer = new ConversationReducer(options.Coaching, options.Latency, metrics, onTrajectory: null, Governance);
        var clock = new MonotonicClock(TimeProvider.System);
        _loop = new ConversationLoop(options.Coaching, _signals, dispatcher, reducer, metrics, clock, logs.CreateLogger<ConversationLoop>());
        _tiers = policy.Rules.ToDictionary(r => r.Kind, r => r.Tier);
    }

    /// <summary>What governs its cues, and what was learnt.</summary>
    public Governance Governance { get; }

    /// <summary>Calls whose coaching failed.</summary>
    public long Faults => _loop.Faults;

    /// <summary>Coaches a day's calls, in order.</summary>
    /// <param name="shifts">The calls.</param>
    /// <param name="taps">The agents' word on cues; null where nobody says one.</param>
    /// <param name="cancellation">Ends it early.</param>
    public IReadOnlyList<DayOutcome> Coach(IReadOnlyList<DayShift> shifts, AgentTaps? taps, CancellationToken cancellation)
    {
        var outcomes = new DayOutcome[shifts.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            outcomes[i] = DayOutcome.Of(shifts[i], Coach(shifts[i], taps), kind => _tiers.GetValueOrDefault(kind, CueTier.Coaching));
        }

        return outcomes;
    }

    /// <summary>Coaches one call.</summary>
    /// <param name="shift">The call.</param>
    /// <param name="taps">The agent's word on cues; null where they say none.</param>
    /// <returns>Its events.</returns>
    public IReadOnlyList<CallEvent> Coach(DayShift shift, AgentTaps? taps)
    {
        var events = _sink.Begin();
        var due = new PriorityQueue<(string CueId, bool IsHelpful), double>();
        var asked = 0;
        Call? call = null;
        var nowNs = shift.StartNs;
        var id = new CallId(FormattableString.Invariant($"{_name}-{shift.Number:0000}"));
        foreach (var signal in shift.Track.Heard.As(id, shift.Agent.Id, shift.StartNs))
        {
            call ??= signal.Call;
            nowNs = Math.Max(nowNs, signal.AtNs);
            var isOver = signal.Kind == SignalKind.CallEnded;
            while (due.TryPeek(out var tap, out var atMs) && (isOver || shift.StartNs + (atMs * NsPerMs) <= nowNs))
            {
                due.Dequeue();
                Say(call!, tap.CueId, tap.IsHelpful, nowNs);
            }

            _loop.Handle(signal, nowNs);
            for (; taps is not null && asked < events.Count; asked++)
            {
                if (events[asked] is CueOpened cue && taps.TryTap(cue.Kind, cue.AtMs, shift.Track.Moments, out var tap))
                {
                    due.Enqueue((cue.CueId, tap.IsHelpful), tap.AtMs);
                }
            }
        }

        if (_loop.LiveCalls > 0)
        {
            _loop.Advance(nowNs + DrainNs);
        }

        return events;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loop.Dispose();
        _signals.Dispose();
    }

    // As a site would say it in its file, so that it is read by what reads a site's.
    private static AgentProfiles ProfilesOf(IReadOnlyList<DayAgent> agents)
    {
        var profiles = agents.ToDictionary(a => a.Id, a => new { tenure = JsonNamingPolicy.CamelCase.ConvertName(a.Tenure.ToString()) });
        var errors = new List<string>();
        var told = new SiteErrors("simulated agents", errors);
        var read = SiteJson.TryParse(JsonSerializer.SerializeToUtf8Bytes(profiles), told) is { } root ? AgentProfiles.Read(root, told) : AgentProfiles.None;
        return errors.Count == 0 ? read : throw new InvalidOperationException(string.Join("; ", errors));
    }

    private void Say(Call call, string cueId, bool isHelpful, long nowNs) =>
        _loop.Handle(new ConversationSignal { Kind = SignalKind.CueFeedback, Call = call, Text = cueId, Flag = isHelpful, AtNs = nowNs }, nowNs);

    private sealed class Sink : ICallEventSink
    {
        private List<CallEvent> _events = [];

        public string Name => "day";

        public List<CallEvent> Begin() => _events = [];

        public bool TryPublish(CallEvent callEvent)
        {
            _events.Add(callEvent);
            return true;
        }
    }
}
