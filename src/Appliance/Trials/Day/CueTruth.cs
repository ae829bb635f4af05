using EdgeCx.Core.Cues;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>
/// Which cue belongs to which moment. Strict: a cue that meets no moment is false, also one of a kind that nothing was composed for (no clip is
/// labelled impatient or confused, and nobody was made to speak slowly).
/// </summary>
internal static class CueTruth
{
    /// <summary>How long before its begin a moment is foretold, ms: what the forecast promises.</summary>
    public const double ForetoldMs = 30_000;

    // The voice is pooled over the last seconds of speech, and a belief has to fade: what opens this soon after the last clip comes of it.
    private const double VoiceGraceMs = 5000;
    private const double FloorGraceMs = 2000;

    /// <summary>The kinds of moment that a kind of cue is about; none where nothing is composed for it.</summary>
    public static IReadOnlyList<MomentKind> MomentsOf(CueKind cue) => cue switch
    {
        CueKind.CustomerFrustrated => [MomentKind.Anger],
        CueKind.CustomerDistressed => [MomentKind.Sadness],
        CueKind.EmpathyNeeded or CueKind.EscalationRisk => [MomentKind.Anger, MomentKind.Sadness],
        CueKind.PositiveInteraction => [MomentKind.Relief],
        CueKind.LongSilence => [MomentKind.DeadAir],
        CueKind.SlowToRespond => [MomentKind.SlowAnswer, MomentKind.DeadAir],
        CueKind.ExtendedOverlap => [MomentKind.TalkOver],
        CueKind.ContinuousSpeaking => [MomentKind.Monologue],
        CueKind.SpeakingRateHigh => [MomentKind.FastPace],
        _ => [],
    };

    /// <summary>
    /// The kinds of moment in which a kind of cue is missed where it does not come: those that it is about, but for dead air, which another one is for.
    /// </summary>
    public static IReadOnlyList<MomentKind> AskedOf(CueKind cue) => cue == CueKind.SlowToRespond ? [MomentKind.SlowAnswer] : MomentsOf(cue);

    /// <summary>The moment that a cue meets, by its number among the call's; −1 for none.</summary>
    /// <param name="cue">The cue's kind.</param>
    /// <param name="atMs">When it opened, ms of the call.</param>
    /// <param name="moments">The call's moments.</param>
    public static int Meets(CueKind cue, double atMs, IReadOnlyList<Moment> moments)
    {
        var kinds = MomentsOf(cue);
        for (var i = 0; i < moments.Count; i++)
        {
            var m = moments[i];
            var before = cue == CueKind.EscalationRisk ? ForetoldMs : 0;
            var grace = cue.IsFromEmotion() ? VoiceGraceMs : FloorGraceMs;
            if (kinds.Contains(m.Kind) && atMs >= m.FromMs - before && atMs <= m.UntilMs + grace)
            {
                return i;
            }
        }

        return -1;
    }
}
