using EdgeCx.Coaching.Conversation.Timeline;
using EdgeCx.Coaching.Policy;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;

namespace EdgeCx.Coaching.Conversation;

/// <summary>Whose state is told in a call, and the events that tell it.</summary>
internal static class CustomerVoice
{
    /// <summary>
    /// The customer whose state it is. Two customers on a call (a conference) are shown each, but one state can only be one person's: the first
    /// leg's that still runs.
    /// </summary>
    public static LegTrack? Primary(ConversationState state, long place)
    {
        LegTrack? last = null;
        foreach (var leg in state.Timeline.Legs)
        {
            if (leg!.Role != SpeakerRole.Customer)
            {
                continue;
            }

            last = leg;
            if (!leg.Drained || leg.Outcomes.Count > 0 || (leg.ExpectedOutcome != LegTrack.NoOutcome && leg.ExpectedOutcome > place))
            {
                break;
            }
        }

        return last;
    }

    /// <summary>Says how the customer sounded; late ones are counted instead.</summary>
    public static void PublishEstimate(ConversationState state, LegTrack leg, in EmotionEstimate outcome, in CueMoment moment, FlowMetrics metrics)
    {
        if (outcome.Deadline.HasPassed(moment.NowNs))
        {
            metrics.AddDeadlineMiss();
            metrics.Drops.Add(DropReason.DeadlinePassed);
            return;
        }

        state.Outbox.Add(new EstimateMade
        {
            CallId = state.Call.Id.Value,
            AgentId = state.Desk.AgentId,
            Leg = leg.Leg.Label,
            Role = leg.Role,
            AtMs = moment.AtMs,
            WindowMs = outcome.WindowMs,
            Label = outcome.Probabilities.Best,
            Probabilities = outcome.Probabilities,
            Arousal = outcome.Arousal,
            Valence = outcome.Valence,
            Confidence = outcome.Confidence,
            Abstained = outcome.Outcome == ChunkOutcome.Abstained,
            Heard = outcome.Heard,
            LatencyMs = moment.LatencyMs,
            Deadline = moment.Deadline,
            Receipt = moment.Receipt,
        });
    }

    /// <summary>Says how the customer feels now.</summary>
    public static void Publish(ConversationState state, in CueMoment moment)
    {
        var described = state.Customer.Describe(moment.AtMs, CallMeasures.TalkOf(state), state.Outlook.WorsensWithin30s);
        state.Published = described;
        state.Outbox.Add(new CustomerStateChanged
        {
            CallId = state.Call.Id.Value,
            AgentId = state.Desk.AgentId,
            State = described.Mood,
            Trend = described.Trend,
            Confidence = described.Confidence,
            SinceMs = described.SinceMs,
            AtMs = described.AtMs,
            Evidence = described.Evidence,
            LatencyMs = moment.LatencyMs,
            Deadline = moment.Deadline,
            Receipt = moment.Receipt,
        });
    }
}
