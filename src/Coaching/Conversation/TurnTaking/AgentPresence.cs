using EdgeCx.Coaching.Conversation.Timeline;
using EdgeCx.Core.Calls;

namespace EdgeCx.Coaching.Conversation.TurnTaking;

/// <summary>
/// Whether the customer has somebody to talk to, by signalling: before the agent's first sound there is an announcement or ringing, and after
/// their leg ended or was held a menu or music. A leg whose speaker is not known may be the agent's.
/// </summary>
internal static class AgentPresence
{
    /// <summary>Whether any leg but customers' is on the call in a tick that is being taken.</summary>
    /// <param name="tick">The tick.</param>
    /// <param name="legs">The call's legs.</param>
    /// <param name="isRecording">A recording of the customer alone has no signalling that could say who else was there: it is taken as it is.</param>
    public static bool At(long tick, ReadOnlySpan<LegTrack?> legs, bool isRecording)
    {
        var others = 0;
        foreach (var leg in legs)
        {
            if (leg!.Role == SpeakerRole.Customer)
            {
                continue;
            }

            others++;
            if (IsOn(leg, tick))
            {
                return true;
            }
        }

        return isRecording && others == 0;
    }

    // What was heard of a leg in this tick counts, whatever was signalled meanwhile. A leg without sound counts where signalling says that it is up.
    private static bool IsOn(LegTrack leg, long tick) => leg.HasFrames && leg.FirstTick <= tick
        ? leg.LastTick >= tick || !(leg.Drained || leg.State is LegState.Inactive or LegState.Ended or LegState.Refused)
        : !leg.Drained && leg.State is LegState.Active or LegState.Silent;

    /// <summary>Whether the agent or the customer is held by signalling.</summary>
    public static bool IsHeld(ReadOnlySpan<LegTrack?> legs)
    {
        foreach (var leg in legs)
        {
            if (leg is { Role: SpeakerRole.Customer or SpeakerRole.Agent, State: LegState.Inactive })
            {
                return true;
            }
        }

        return false;
    }
}
