using System.Collections.Concurrent;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Web;

/// <summary>
/// Takes commands to the calls and tells the conversation loop. The flags of a call are changed first, at once and by themselves, so that
/// an objection or a pause holds even where the loop is behind; the signal only makes the loop look.
/// </summary>
/// <param name="registry">The live calls.</param>
/// <param name="directory">Knows the cues of live and recent calls.</param>
/// <param name="signals">The conversation loop's queue.</param>
/// <param name="metrics">Counts what did not fit into the queue.</param>
/// <param name="clock">Stamps the signals.</param>
/// <param name="governance">Learns from a word on a cue of a call that is over; null where nobody does.</param>
internal sealed class CallControl(
    CallRegistry registry,
    CallDirectory directory,
    BoundedQueue<ConversationSignal> signals,
    FlowMetrics metrics,
    MonotonicClock clock,
    GovernanceView? governance = null) : ICallControl
{
    private const int MaxAgentId = 128;
    private const int MaxMutedAgents = 4096;
    private readonly ConcurrentDictionary<string, byte> _muted = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public CommandOutcome SetNotice(string callId, NoticeState state)
    {
        if (!registry.TryGet(callId, out var call))
        {
            return CommandOutcome.UnknownCall;
        }

        return call.TrySetNotice(state, NoticeMeans.Api, clock) ? TellOf(call) : CommandOutcome.ObjectionIsFinal;
    }

    /// <inheritdoc/>
    public CommandOutcome Pause(string callId) => SetPaused(callId, true);

    /// <inheritdoc/>
    public CommandOutcome Resume(string callId) => SetPaused(callId, false);

    /// <inheritdoc/>
    public CommandOutcome Feedback(string callId, string cueId, bool helpful)
    {
        if (!directory.TryGet(callId, out var record))
        {
            return CommandOutcome.UnknownCall;
        }

        if (!record.Judge(cueId, helpful, out var cue, out var before))
        {
            return CommandOutcome.UnknownCue;
        }

        if (record.Call is not { } call || !record.IsLive)
        {
            // The conversation is over and hears no signal any more; the word counts all the same.
            governance?.Read()?.Judge(cue!.AgentId, cue.Kind, helpful, before);
            return CommandOutcome.Done;
        }

        return Tell(new ConversationSignal
        {
            Kind = SignalKind.CueFeedback,
            Call = call,
            Text = cueId,
            Flag = helpful,
            AtNs = clock.NowNs,
        });
    }

    /// <inheritdoc/>
    public CommandOutcome MuteAgent(string agentId, bool muted)
    {
        if (agentId.Length is 0 or > MaxAgentId || (muted && _muted.Count >= MaxMutedAgents && !_muted.ContainsKey(agentId)))
        {
            return CommandOutcome.AgentRefused;
        }

        var outcome = Tell(new ConversationSignal { Kind = SignalKind.AgentMuted, Text = agentId, Flag = muted, AtNs = clock.NowNs });
        if (outcome == CommandOutcome.Done)
        {
            // Shown only once the loop has been told, so that the page never says "muted" of cues that still come.
            if (muted)
            {
                _muted[agentId] = 1;
            }
            else
            {
                _muted.TryRemove(agentId, out _);
            }
        }

        return outcome;
    }

    /// <inheritdoc/>
    public bool IsMuted(string agentId) => _muted.ContainsKey(agentId);

    private CommandOutcome SetPaused(string callId, bool paused)
    {
        if (!registry.TryGet(callId, out var call))
        {
            return CommandOutcome.UnknownCall;
        }

        call.SetPaused(paused, clock);
        return TellOf(call);
    }

    private CommandOutcome TellOf(Call call) =>
        Tell(new ConversationSignal { Kind = SignalKind.CallChanged, Call = call, AtNs = clock.NowNs });

    private CommandOutcome Tell(in ConversationSignal signal)
    {
        if (signals.TryEnqueue(signal))
        {
            return CommandOutcome.Done;
        }

        metrics.Drops.Add(DropReason.QueueFull);
        return CommandOutcome.Busy;
    }
}
