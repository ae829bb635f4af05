using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;
using EdgeCx.Core.Time;

namespace EdgeCx.Coaching.Delivery.Surfaces;

/// <summary>
/// The surfaces in front of the agents, as one sink of events: an opened cue goes to each of its agent's devices, a closed one is taken back
/// from them, an objection takes back all that rests on the customer's feelings. Conversation thread only; it queues, and nothing else.
/// </summary>
internal sealed class SurfaceEngine : ICallEventSink, IAsyncDisposable
{
    private readonly CallRegistry _registry;
    private readonly LaneTable _lanes;
    private readonly MonotonicClock _clock;
    private readonly DeliveryMetrics _metrics;
    private readonly Dictionary<string, SeatedCall> _calls = new(StringComparer.Ordinal);

    /// <summary>Makes an engine; the lanes are its own from here on.</summary>
    public SurfaceEngine(CallRegistry registry, LaneTable lanes, DeliveryMetrics metrics, MonotonicClock clock)
    {
        _registry = registry;
        _lanes = lanes;
        _metrics = metrics;
        _clock = clock;
    }

    /// <inheritdoc/>
    public string Name => "surfaces";

    /// <inheritdoc/>
    public bool TryPublish(CallEvent callEvent)
    {
        if (callEvent is CuePresented || CallOf(callEvent) is not { } seated)
        {
            return true;
        }

        Seat(seated, callEvent.AgentId);
        switch (callEvent)
        {
            case CueOpened cue:
                Open(seated, cue);
                break;
            case CueClosed closed:
                var key = (closed.CallId, closed.CueId);
                WithdrawFrom(seated, c => c.Key == key && !c.IsNote, SurfaceReason.Withdrawn);
                break;
            case NoteSent note:
                Note(seated, note);
                break;
            case not null when callEvent.ErasesEmotion:
                WithdrawFrom(seated, c => c.IsFromEmotion && ReferenceEquals(c.Call, seated.Call), SurfaceReason.NotAllowed);
                break;
            case CallEnded:
                End(seated);
                break;
        }

        return true;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _lanes.DisposeAsync();

    private SeatedCall? CallOf(CallEvent callEvent)
    {
        if (_calls.TryGetValue(callEvent.CallId, out var seated))
        {
            return seated;
        }

        // Without the call's flags nothing may be shown of it: what the registry does not have gets no cue.
        if (callEvent is CallEnded || _calls.Count >= _registry.Capacity || !_registry.TryGet(callEvent.CallId, out var call))
        {
            return null;
        }

        return _calls[callEvent.CallId] = new SeatedCall(call);
    }

    // The agent may become known, or change, at any event; the site's list of devices may change between two.
    private void Seat(SeatedCall seated, string agentId)
    {
        if (agentId.Length == 0)
        {
            return;
        }

        var lanes = _lanes.Of(agentId);
        if (ReferenceEquals(lanes, seated.Lanes))
        {
            return;
        }

        foreach (var left in seated.Lanes.Except(lanes))
        {
            left.Withdraw(c => ReferenceEquals(c.Call, seated.Call), SurfaceReason.Withdrawn);
            left.Surface.Close(seated.Call);
        }

        foreach (var entered in lanes.Except(seated.Lanes))
        {
            entered.Surface.Open(seated.Call);
        }

        seated.Lanes = lanes;
    }

    private void Open(SeatedCall seated, CueOpened cue)
    {
        var nowNs = _clock.NowNs;
        var queued = new SurfaceCue
        {
            Call = seated.Call,
            Id = cue.CueId,
            Kind = cue.Kind,
            Tier = cue.Tier,
            Priority = cue.Priority,
            Text = cue.Text,
            ArrivalNs = cue.Receipt.ArrivalNs,
            QueuedNs = nowNs,
        };
        if (seated.Lanes.Count > 0 && queued.ArrivalNs != 0)
        {
            _metrics.Decision.RecordNs(nowNs - queued.ArrivalNs);
        }

        foreach (var lane in seated.Lanes)
        {
            lane.Offer(queued);
        }
    }

    private void Note(SeatedCall seated, NoteSent note)
    {
        var queued = new SurfaceCue
        {
            Call = seated.Call,
            Id = note.NoteId,
            Kind = null,
            Tier = CueTier.Coaching,
            Text = note.Text,
            ArrivalNs = 0,
            QueuedNs = _clock.NowNs,
        };
        foreach (var lane in seated.Lanes)
        {
            if (lane.Surface.TakesNotes)
            {
                lane.Offer(queued);
            }
        }
    }

    private void End(SeatedCall seated)
    {
        WithdrawFrom(seated, c => ReferenceEquals(c.Call, seated.Call), SurfaceReason.Withdrawn);
        foreach (var lane in seated.Lanes)
        {
            lane.Surface.Close(seated.Call);
        }

        _calls.Remove(seated.Call.Id.Value);
    }

    private static void WithdrawFrom(SeatedCall seated, Func<SurfaceCue, bool> which, string reason)
    {
        foreach (var lane in seated.Lanes)
        {
            lane.Withdraw(which, reason);
        }
    }

    private sealed class SeatedCall(Call call)
    {
        public Call Call => call;

        public IReadOnlyList<DeviceLane> Lanes { get; set; } = [];
    }
}
