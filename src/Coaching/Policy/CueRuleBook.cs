using EdgeCx.Coaching.Policy.Rules;
using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Policy;

/// <summary>
/// The rules that a site's keys ask for: the shipped sheet, and over it whatever key of section <c>Coaching</c> is not at its default.
/// </summary>
internal static class CueRuleBook
{
    private static readonly CoachingOptions Defaults = new();

    /// <summary>The rules that these options ask for, highest priority first; what their files say is not looked at.</summary>
    public static CueRule[] From(CoachingOptions options) => Ordered(Overlaid(CueRuleSheetReader.Shipped, options));

    /// <summary>The rules of a sheet that are on, highest priority first.</summary>
    public static CueRule[] Ordered(CueRuleSheet sheet) =>
        [.. sheet.Rules.Values.Where(rule => rule.IsOn).OrderByDescending(rule => rule.Priority).ThenBy(rule => rule.Kind)];

    /// <summary>A sheet with the options' keys over it.</summary>
    public static CueRuleSheet Overlaid(CueRuleSheet sheet, CoachingOptions options)
    {
        var rules = new Dictionary<CueKind, CueRule>(sheet.Rules);
        Open(CueKind.LongSilence, options.LongSilenceMs, Defaults.LongSilenceMs);
        Open(CueKind.SlowToRespond, options.SlowToRespondMs, Defaults.SlowToRespondMs);
        Open(CueKind.ContinuousSpeaking, options.ContinuousSpeakingMs, Defaults.ContinuousSpeakingMs);
        Open(CueKind.ExtendedOverlap, options.ExtendedOverlapMs, Defaults.ExtendedOverlapMs);
        Open(CueKind.SpeakingRateHigh, options.SpeakingRateHighPerS, Defaults.SpeakingRateHighPerS);
        Open(CueKind.SpeakingRateLow, options.SpeakingRateLowPerS, Defaults.SpeakingRateLowPerS);
        Open(CueKind.EmpathyNeeded, options.StrainOpen, Defaults.StrainOpen);
        foreach (var rule in rules.Values.ToArray())
        {
            rules[rule.Kind] = rule with
            {
                IsOn = rule.IsOn && !options.KindsOff.Contains(rule.Kind.ToString(), StringComparer.Ordinal)
                    && (options.PredictEscalation || rule.Kind != CueKind.EscalationRisk),
                CooldownMs = rule.CooldownMs / Defaults.CooldownMs * options.CooldownMs,
                ExpiryMs = rule.ExpiryMs < Defaults.ExpiryMs ? Math.Min(rule.ExpiryMs, options.ExpiryMs) : options.ExpiryMs,
            };
        }

        var perMinute = options.MaxCuesPerMinute == Defaults.MaxCuesPerMinute ? sheet.Budget.PerMinute : options.MaxCuesPerMinute;
        return sheet with { Rules = rules, Budget = sheet.Budget with { PerMinute = perMinute } };

        // What hangs on a threshold goes with it in proportion.
        void Open(CueKind kind, double value, double usual)
        {
            if (value != usual)
            {
                var (rule, scale) = (rules[kind], value / usual);
                rules[kind] = rule with { Open = value, Close = rule.Close * scale, Adapts = (rule.Adapts.Low * scale, rule.Adapts.High * scale) };
            }
        }
    }
}
