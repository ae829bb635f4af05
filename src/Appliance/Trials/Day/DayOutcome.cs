using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>How one call of a day went.</summary>
/// <param name="Shift">The call.</param>
/// <param name="Cues">Its cues, shown and held back, in order.</param>
internal sealed record DayOutcome(DayShift Shift, IReadOnlyList<JudgedCue> Cues)
{
    /// <summary>Judges a call's events.</summary>
    /// <param name="shift">The call.</param>
    /// <param name="events">What became of it.</param>
    /// <param name="tierOf">The tier of a kind: an event that tells of a cue held back does not say it.</param>
    public static DayOutcome Of(DayShift shift, IReadOnlyList<CallEvent> events, Func<CueKind, CueTier> tierOf)
    {
        var moments = shift.Track.Moments;
        var cues = new List<JudgedCue>();
        foreach (var happened in events)
        {
            switch (happened)
            {
                case CueOpened o:
                    cues.Add(new JudgedCue(o.Kind, o.Tier, o.AtMs, CueTruth.Meets(o.Kind, o.AtMs, moments), ""));
                    break;
                case CueDropped d:
                    cues.Add(new JudgedCue(d.Kind, tierOf(d.Kind), d.AtMs, CueTruth.Meets(d.Kind, d.AtMs, moments), d.Reason));
                    break;
            }
        }

        return new DayOutcome(shift, cues);
    }
}
