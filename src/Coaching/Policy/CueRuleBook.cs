using EdgeCx.Coaching.Conversation.Prediction;
using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Policy;

/// <summary>The rules of a site, in the order of their priority.</summary>
internal static class CueRuleBook
{
    private const double StandMs = 2500;

    /// <summary>The rules that these options ask for, highest priority first.</summary>
    public static CueRule[] From(CoachingOptions options)
    {
        var off = options.KindsOff.ToHashSet(StringComparer.Ordinal);
        return
        [
            .. OfCustomer(options).Concat(OfFloor(options)).Concat(OfPace(options))
                .Where(rule => !off.Contains(rule.Kind.ToString()))
                .OrderByDescending(rule => rule.Priority),
        ];
    }

    private static IEnumerable<CueRule> OfCustomer(CoachingOptions options)
    {
        yield return State(options, CueKind.CustomerDistressed, CueMeasure.Distressed, CueTier.Coaching, 100) with
        {
            Evidence = [CueMeasure.Sadness, CueMeasure.Valence, CueMeasure.CustomerRateRatio],
        };
        yield return State(options, CueKind.CustomerFrustrated, CueMeasure.Frustrated, CueTier.Coaching, 90) with
        {
            Evidence = [CueMeasure.Anger, CueMeasure.Arousal, CueMeasure.Valence, CueMeasure.Strain],
        };
        yield return State(options, CueKind.CustomerImpatient, CueMeasure.Impatient, CueTier.Coaching, 80) with
        {
            Evidence = [CueMeasure.InterruptionsPerMinute, CueMeasure.CustomerRateRatio, CueMeasure.Arousal],
        };
        yield return State(options, CueKind.CustomerConfused, CueMeasure.Confused, CueTier.Coaching, 75) with
        {
            Evidence = [CueMeasure.Repairs, CueMeasure.Questions, CueMeasure.Words],
        };
        yield return State(options, CueKind.EmpathyNeeded, CueMeasure.Strain, CueTier.Coaching, 70) with
        {
            Open = options.StrainOpen,
            Close = options.StrainOpen * 0.75,
            HoldMs = 1500,
            Evidence = [CueMeasure.Strain, CueMeasure.Anger, CueMeasure.Valence],
        };
        if (options.PredictEscalation)
        {
            var open = EscalationModel.Shipped.Threshold;
            yield return State(options, CueKind.EscalationRisk, CueMeasure.EscalationRisk, CueTier.Information, 65) with
            {
                Open = open,
                Close = open * 0.6,
                // What is upon the customer already is told by the state, a moment later and better: a forecast has to stand for a while.
                HoldMs = 3000,
                CooldownMs = 2 * options.CooldownMs,
                Evidence = [CueMeasure.WorsensWithin30s, CueMeasure.Strain, CueMeasure.InterruptionsPerMinute],
            };
        }

        yield return State(options, CueKind.PositiveInteraction, CueMeasure.Satisfied, CueTier.Information, 10) with
        {
            CooldownMs = 3 * options.CooldownMs,
            ExpiryMs = Math.Min(options.ExpiryMs, 15_000),
            Evidence = [CueMeasure.Valence, CueMeasure.Strain],
        };
    }

    private static IEnumerable<CueRule> OfFloor(CoachingOptions options)
    {
        yield return Measured(options, CueKind.LongSilence, CueGroup.Silence, CueMeasure.SilenceMs, 60, options.LongSilenceMs) with
        {
            CooldownMs = options.CooldownMs / 2.0,
        };
        yield return Measured(options, CueKind.ExtendedOverlap, CueGroup.Floor, CueMeasure.OverlapMs, 50, options.ExtendedOverlapMs) with
        {
            Close = options.ExtendedOverlapMs / 4.0,
            Evidence = [CueMeasure.OverlapMs, CueMeasure.InterruptionsPerMinute],
        };
        yield return Measured(options, CueKind.SlowToRespond, CueGroup.Silence, CueMeasure.ResponseWaitMs, 40, options.SlowToRespondMs);
        yield return Measured(options, CueKind.ContinuousSpeaking, CueGroup.Floor, CueMeasure.MonologueMs, 30, options.ContinuousSpeakingMs);
    }

    private static IEnumerable<CueRule> OfPace(CoachingOptions options)
    {
        var high = options.SpeakingRateHighPerS;
        yield return Measured(options, CueKind.SpeakingRateHigh, CueGroup.Pace, CueMeasure.SpeakingRatePerS, 25, high) with
        {
            Close = high * 0.93,
            HoldMs = 3000,
            CooldownMs = 2 * options.CooldownMs,
        };
        var low = options.SpeakingRateLowPerS;
        yield return Measured(options, CueKind.SpeakingRateLow, CueGroup.Pace, CueMeasure.SpeakingRatePerS, 20, low) with
        {
            OpensBelow = true,
            Close = low * 1.08,
            HoldMs = 3000,
            CooldownMs = 2 * options.CooldownMs,
        };
    }

    // The measure falls to zero when its condition is over: half of the threshold is as good a place to close as any.
    private static CueRule Measured(CoachingOptions options, CueKind kind, CueGroup group, CueMeasure measure, int priority, double open) => new()
    {
        Kind = kind,
        Tier = CueTier.Coaching,
        Group = group,
        Priority = priority,
        Measure = measure,
        Open = open,
        Close = open / 2,
        LingerMs = StandMs,
        CooldownMs = options.CooldownMs,
        ExpiryMs = options.ExpiryMs,
        Evidence = [measure],
    };

    private static CueRule State(CoachingOptions options, CueKind kind, CueMeasure measure, CueTier tier, int priority) => new()
    {
        Kind = kind,
        Tier = tier,
        Group = CueGroup.Customer,
        Priority = priority,
        Measure = measure,
        Open = 0.3,
        Close = 0.05,
        LingerMs = StandMs,
        CooldownMs = options.CooldownMs,
        ExpiryMs = options.ExpiryMs,
        Evidence = [measure],
    };
}
