using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Policy;

/// <summary>Why a cue whose condition holds is not shown: every rule of the governor that suppresses, in one place and one order.</summary>
internal static class CueGate
{
    /// <summary>The reason; null where it may be shown.</summary>
    /// <param name="slot">The rule's slot.</param>
    /// <param name="tier">The tier that the cue would have.</param>
    /// <param name="moment">Now.</param>
    /// <param name="desk">The agent's desk.</param>
    /// <param name="terms">What holds for them.</param>
    /// <param name="standing">What stands in the cue's group and in the call.</param>
    public static string? WhyNot(CueSlot slot, CueTier tier, in CueMoment moment, AgentDesk desk, DeskTerms terms, in CueStanding standing)
    {
        if (desk.IsMuted)
        {
            return CueReason.Muted;
        }

        if (tier == CueTier.Critical)
        {
            // What needs action now is held back by nothing but the agent's own mute, its own kind just before, and the clock.
            return standing.IsOutranked ? CueReason.Outranked
                : moment.AtMs < slot.CriticalRestsUntilMs ? CueReason.Cooldown
                : Late(moment);
        }

        if (terms.IsSilent(slot.Rule.Kind))
        {
            return CueReason.Disliked;
        }

        if (!terms.Tenure.Shows(tier))
        {
            return CueReason.Tenure;
        }

        if (standing.IsOutranked)
        {
            return CueReason.Outranked;
        }

        if (slot.IsAfterglow || moment.AtMs < slot.RestsUntilMs)
        {
            return CueReason.Cooldown;
        }

        if (slot.Rule.MaxPerCall > 0 && slot.Opened >= slot.Rule.MaxPerCall)
        {
            return CueReason.CallBudget;
        }

        // What takes a weaker one's place is not one more.
        if (!standing.Replaces && standing.ShownInCall >= terms.PerCall)
        {
            return CueReason.CallBudget;
        }

        if (!standing.Replaces && desk.ShownInMinuteBefore(standing.DeskMs) >= terms.PerMinute)
        {
            return CueReason.RateLimit;
        }

        return Late(moment);
    }

    private static string? Late(in CueMoment moment) => moment.Deadline.HasPassed(moment.NowNs) ? CueReason.Deadline : null;
}
