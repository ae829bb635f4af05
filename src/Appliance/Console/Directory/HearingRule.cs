using EdgeCx.Core.Calls;

namespace EdgeCx.Appliance.Web;

/// <summary>Says whether the customer of a call can be heard now, and if not, why.</summary>
internal static class HearingRule
{
    private const double FirstSoundMs = 5000;

    /// <summary>The rule.</summary>
    /// <param name="call">The call, where it is known.</param>
    /// <param name="legs">Its legs.</param>
    /// <param name="isOver">True once it ended.</param>
    /// <param name="ageMs">Time since it began, ms.</param>
    public static Hearing Of(Call? call, List<LegView> legs, bool isOver, double ageMs)
    {
        if (isOver)
        {
            return Hearing.Ended;
        }

        if (call is { IsPaused: true })
        {
            return Hearing.Paused;
        }

        if (call is { Notice: NoticeState.Objected })
        {
            return Hearing.Objected;
        }

        if (call is { EmotionAllowed: false })
        {
            return Hearing.AwaitingNotice;
        }

        var customers = legs.FindAll(l => l.Role == SpeakerRole.Customer && l.State != LegState.Ended);
        if (customers.Count == 0)
        {
            return legs.Count == 0 && ageMs < FirstSoundMs ? Hearing.Starting : Hearing.NoCustomer;
        }

        if (customers.Exists(l => l.State == LegState.Active))
        {
            return Hearing.Ok;
        }

        return customers.Exists(l => l.State == LegState.Waiting) ? Hearing.Starting
            : customers.Exists(l => l.State == LegState.Inactive) ? Hearing.Held
            : Hearing.Deaf;
    }
}
