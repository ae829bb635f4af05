namespace EdgeCx.Inference.Batching;

/// <summary>
/// In which order operations are given up when emotion falls behind: transcription first, then calm legs down the model's ladder (every second chunk, then
/// only layer 1 of it, then prosody only), then the others the same way. One step at a time, with time for the last step to show; not for a single late run, which the machine may owe
/// to anything, unless it is later than the whole budget; back only after a while of low pressure, which grows with each
/// relapse, so that the ladder does not swing. Pure: a function of what it is told.
/// </summary>
internal static class OverloadLadder
{
    /// <summary>Steps: one for words, three for calm legs, then three for the others.</summary>
    public const int Steps = 1 + (2 * MaxRung);

    /// <summary>The highest rung: prosody only.</summary>
    public const int MaxRung = 3;

    /// <summary>Share of the latency budget used up when a chunk's run begins, from which on a step is taken where it lasts.</summary>
    public const double High = 0.5;

    /// <summary>Share from which on a step is taken at once.</summary>
    public const double Whole = 1;

    /// <summary>Share below which pressure is low.</summary>
    public const double Low = 0.25;

    // Every leg brings a chunk each half second: only after that has a step shown all that it does.
    private const long SettleNs = 500_000_000;
    private const long SustainNs = 250_000_000;
    private const long MinCalmNs = 2_000_000_000;
    private const long MaxCalmNs = 32_000_000_000;
    private const long RelapseNs = 5_000_000_000;

    /// <summary>A ladder on which nothing is taken away.</summary>
    public static LadderState Start(long nowNs) => new(0, nowNs - SettleNs, WentBack: false, nowNs, MinCalmNs);

    /// <summary>Takes in the pressure of a moment.</summary>
    /// <param name="state">Where it stands.</param>
    /// <param name="pressure">Share of the latency budget used up when a run begins; 1 or more when chunks had to be shed.</param>
    /// <param name="nowNs">Now.</param>
    public static LadderState Next(in LadderState state, double pressure, long nowNs)
    {
        if (pressure >= High)
        {
            var pressed = state with { PressedNs = nowNs, HighNs = Math.Min(state.HighNs, nowNs) };
            var isSustained = pressure >= Whole || nowNs - pressed.HighNs >= SustainNs;
            return !isSustained || state.Step == Steps || nowNs - state.ChangedNs < SettleNs
                ? pressed
                : pressed with { Step = state.Step + 1, ChangedNs = nowNs, WentBack = false, CalmNs = CalmAfterStepUp(state, nowNs) };
        }

        if (pressure >= Low)
        {
            return state with { PressedNs = nowNs, HighNs = long.MaxValue };
        }

        return state.Step > 0 && nowNs - Math.Max(state.PressedNs, state.ChangedNs) >= state.CalmNs
            ? state with { Step = state.Step - 1, ChangedNs = nowNs, WentBack = true, HighNs = long.MaxValue }
            : state with { HighNs = long.MaxValue };
    }

    /// <summary>The rung of a leg at a step of the ladder.</summary>
    public static int RungOf(int step, bool isCalm) =>
        Math.Clamp(isCalm ? step - 1 : step - 1 - MaxRung, 0, MaxRung);

    private static long CalmAfterStepUp(in LadderState state, long nowNs)
    {
        var sinceNs = nowNs - state.ChangedNs;
        if (state.WentBack && sinceNs <= RelapseNs)
        {
            return Math.Min(MaxCalmNs, 2 * state.CalmNs);
        }

        return sinceNs > MaxCalmNs ? MinCalmNs : state.CalmNs;
    }
}
