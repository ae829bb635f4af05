using EdgeCx.Coaching.Conversation.Timeline;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Events;

namespace EdgeCx.Coaching.Conversation;

/// <summary>Moves a conversation by what is signalled of its legs: who speaks on them, their state, a transfer.</summary>
internal static class LegReducer
{
    /// <summary>
    /// The track of a leg; null where the call has too many. One that was never announced (its signal was lost to a full queue) is followed from its
    /// first result on.
    /// </summary>
    public static LegTrack? TrackOf(ConversationState state, Leg leg)
    {
        var legs = state.Timeline.LegCount;
        var track = state.Timeline.Track(leg);
        if (state.Timeline.LegCount != legs)
        {
            state.TurnTaking.Assign(state.Timeline.Legs);
        }

        return track;
    }

    /// <summary>Takes what is signalled of a leg: its role, its state, whose it is.</summary>
    public static void Take(ConversationState state, Leg leg, LegState legState)
    {
        var track = state.Timeline.Track(leg);
        if (track is null)
        {
            return;
        }

        var wasCustomer = track.Role == SpeakerRole.Customer;
        track.Role = leg.Role;
        state.Timeline.SetState(track, legState);
        state.TurnTaking.Assign(state.Timeline.Legs);
        if (wasCustomer && track.Role != SpeakerRole.Customer)
        {
            CallPermissions.TakeOtherRole(state, leg);
        }
        else if (wasCustomer && IsAnotherPerson(track, leg) && track.Transfer.TakeSignalled(state.Timeline.NowMs))
        {
            CallPermissions.TakeTransfer(state);
        }

        track.Aor = leg.Aor ?? track.Aor;

        var changed = new LegChanged
        {
            CallId = state.Call.Id.Value,
            AgentId = state.Desk.AgentId,
            Leg = leg.Label,
            Role = track.Role,
            Rule = leg.Rule,
            Codec = leg.Codec,
            State = track.State,
        };
        if (changed != track.Published)
        {
            track.Published = changed;
            state.Outbox.Add(changed);
        }

        CallPermissions.TakeCall(state);
    }

    private static bool IsAnotherPerson(LegTrack track, Leg leg) => track.Aor is not null && leg.Aor is not null && track.Aor != leg.Aor;
}
