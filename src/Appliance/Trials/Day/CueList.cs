using System.Globalization;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>Every cue of a simulated day as a line of CSV, for whoever doubts a figure: which call, whose, when, and what it met.</summary>
internal static class CueList
{
    /// <summary>The header.</summary>
    public const string Header = "day,call,composed,customer,about,agent,tenure,cue,tier,at_ms,held_back,met,moment_from_ms,last_moment,since_it_ended_ms";

    /// <summary>The lines of a day.</summary>
    /// <param name="day">The day's name.</param>
    /// <param name="outcomes">Its calls.</param>
    public static IEnumerable<string> Lines(string day, IEnumerable<DayOutcome> outcomes) =>
        outcomes.SelectMany(o => o.Cues.Select(c => Line(day, o.Shift, c)));

    private static string Line(string day, DayShift shift, in JudgedCue cue)
    {
        var moments = shift.Track.Moments;
        var at = cue.AtMs;
        var before = moments.Where(m => m.FromMs <= at).OrderBy(m => m.FromMs).Select(m => (Moment?)m).LastOrDefault();
        object?[] fields =
        [
            day, shift.Number, shift.Track.Name, shift.Track.Speaker, shift.Track.Kind, shift.Agent.Id, shift.Agent.Tenure, cue.Kind, cue.Tier, Math.Round(at), cue.HeldBack,
            cue.IsTrue ? moments[cue.Moment].Kind : "", cue.IsTrue ? Math.Round(moments[cue.Moment].FromMs) : "", before?.Kind, before is { } m ? Math.Round(at - m.UntilMs) : "",
        ];
        return string.Join(',', fields.Select(f => Convert.ToString(f, CultureInfo.InvariantCulture)));
    }
}
