using System.Diagnostics.CodeAnalysis;
using EdgeCx.Coaching.Policy;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Coaching.Conversation;

/// <summary>
/// The calls that are coached, bounded, and the desks of their agents. A call begins with any word of it, since its start may have been lost
/// to a full queue; what comes after its end begins nothing. Loop thread only; the counters may be read from any.
/// </summary>
internal sealed class CallTable
{
    private readonly Dictionary<Call, ConversationState> _calls = [];
    private readonly int _maxCalls;
    private readonly ConversationReducer _reducer;
    private readonly RecentCalls _recent;
    private readonly FlowMetrics _metrics;
    private readonly ILogger _logger;
    private bool _fullSaid;
    private int _count;
    private long _refused;

    /// <summary>Makes a table.</summary>
    public CallTable(CoachingOptions options, ConversationReducer reducer, FlowMetrics metrics, ILogger logger)
    {
        _maxCalls = options.MaxCalls;
        _reducer = reducer;
        _recent = new RecentCalls(options.MaxCalls);
        _metrics = metrics;
        _logger = logger;
        Desks = new AgentDesks(options.MaxAgents);
    }

    /// <summary>Calls coached now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Calls that found no room.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>The agents' desks.</summary>
    public AgentDesks Desks { get; }

    /// <summary>The calls coached now.</summary>
    public Dictionary<Call, ConversationState>.ValueCollection States => _calls.Values;

    /// <summary>The conversation that a signal is about, begun where need be; false where there is none.</summary>
    public bool TryGet(in ConversationSignal signal, List<CallEvent> outbox, long nowNs, [NotNullWhen(true)] out ConversationState? state)
    {
        if (signal.Call is null)
        {
            state = null;
            return false;
        }

        return _calls.TryGetValue(signal.Call, out state) || TryAdmit(signal, outbox, nowNs, out state);
    }

    /// <summary>Takes a call out that is over.</summary>
    public void Remove(ConversationState state)
    {
        _calls.Remove(state.Call);
        _recent.Add(state.Call.Id);
        _fullSaid = false;
        Volatile.Write(ref _count, _calls.Count);
    }

    private bool TryAdmit(in ConversationSignal signal, List<CallEvent> outbox, long nowNs, [NotNullWhen(true)] out ConversationState? state)
    {
        state = null;
        var call = signal.Call!;
        if (_recent.Contains(call.Id))
        {
            if (signal.Kind is SignalKind.VoiceActivity or SignalKind.Estimate or SignalKind.Utterance)
            {
                _metrics.Drops.Add(DropReason.LegInactive);
            }

            return false;
        }

        if (signal.Kind is SignalKind.CallEnded or SignalKind.LegDrained or SignalKind.CueFeedback or SignalKind.Told)
        {
            return false;
        }

        if (_calls.Count >= _maxCalls)
        {
            Refuse(signal);
            return false;
        }

        state = _reducer.Start(call, Desks.Of(call.AgentId), outbox, nowNs);
        _calls.Add(call, state);
        Volatile.Write(ref _count, _calls.Count);
        return true;
    }

    private void Refuse(in ConversationSignal signal)
    {
        if (signal.Kind == SignalKind.CallStarted)
        {
            Volatile.Write(ref _refused, _refused + 1);
        }

        _metrics.Drops.Add(DropReason.Overload);
        if (!_fullSaid)
        {
            _fullSaid = true;
            ConversationLog.TableFull(_logger, signal.Call!.Id.Value, _maxCalls);
        }
    }
}
