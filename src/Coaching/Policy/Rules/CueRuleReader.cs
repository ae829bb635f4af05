using EdgeCx.Coaching.Policy.Files;
using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Policy.Rules;

/// <summary>Reads one rule over the one that stands without it.</summary>
internal static class CueRuleReader
{
    private const int HourMs = 3_600_000;

    /// <summary>Reads a rule.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="section">What the file says of it.</param>
    /// <param name="before">The rule that stands without the file.</param>
    public static CueRule Read(CueKind kind, SiteSection section, CueRule before)
    {
        var measures = kind.IsFromEmotion() ? SiteWords.CustomerMeasures : SiteWords.TalkMeasures;
        var measure = section.Word("measure", before.Measure, measures);
        if (measure != before.Measure && section.Take("opens") is null)
        {
            section.Refuse("opens", $"is missing; a rule on another measure ({CueMeasures.NameOf(measure)}) needs its own opens and closes");
        }

        var (min, max) = CueMeasures.RangeOf(measure);
        var open = section.Number("opens", before.Open, min, max);
        var scale = measure == before.Measure && before.Open != 0 ? open / before.Open : double.NaN;
        var rule = before with
        {
            IsOn = section.Flag("on", before.IsOn),
            Measure = measure,
            Open = open,
            Close = section.Number("closes", Scaled(before.Close, scale, open, min, max), min, max),
            OpensBelow = section.Flag("below", before.OpensBelow),
            Adapts = section.Pair(
                "adapts", (Scaled(before.Adapts.Low, scale, open, min, max), Scaled(before.Adapts.High, scale, open, min, max)), min, max),
            HoldMs = section.Number("holdMs", before.HoldMs, 0, 120_000),
            LingerMs = section.Number("lingerMs", before.LingerMs, 0, 120_000),
            CooldownMs = section.Number("cooldownMs", before.CooldownMs, 0, HourMs),
            ExpiryMs = section.Number("expiryMs", before.ExpiryMs, 1000, 600_000),
            Tier = section.Word("tier", before.Tier, SiteWords.Tiers),
            CriticalOpen = Critical(section, before.CriticalOpen, min, max),
            Group = section.Word("group", before.Group, SiteWords.Groups),
            Priority = section.Whole("priority", before.Priority, 0, 999),
            MaxPerCall = section.Whole("perCall", before.MaxPerCall, 0, 1000),
            WaitsForPause = section.Flag("waitsForPause", before.WaitsForPause),
            Evidence = section.Words("evidence", before.Evidence, kind.IsFromEmotion() ? SiteWords.Measures : SiteWords.TalkMeasures),
        };
        Check(rule, section);
        section.Done();
        return rule;
    }

    // A site that moves one threshold moves what hangs on it in proportion.
    private static double Scaled(double before, double scale, double open, double min, double max) =>
        double.IsNaN(scale) ? open : Math.Clamp(before * scale, min, max);

    private static double Critical(SiteSection section, double before, double min, double max) => section.Take("criticalOpens") switch
    {
        null => before,
        { Kind: SiteNodeKind.Nothing } => double.NaN,
        _ => section.Number("criticalOpens", before, min, max),
    };

    private static void Check(CueRule rule, SiteSection section)
    {
        var side = rule.OpensBelow ? "more" : "less";
        if (rule.OpensBelow ? rule.Close <= rule.Open : rule.Close >= rule.Open)
        {
            section.Refuse("closes", FormattableString.Invariant($"is {rule.Close}; allowed is {side} than opens ({rule.Open})"));
            return;
        }

        if (rule.Open < rule.Adapts.Low || rule.Open > rule.Adapts.High)
        {
            section.Refuse("adapts", FormattableString.Invariant($"is [{rule.Adapts.Low}, {rule.Adapts.High}]; allowed are bounds with opens ({rule.Open}) between them"));
        }
        else if (rule.IsOver(rule.Easiest))
        {
            section.Refuse("adapts", FormattableString.Invariant($"reaches {rule.Easiest}; allowed is not as far as closes ({rule.Close})"));
        }

        if (!double.IsNaN(rule.CriticalOpen) && !rule.IsUp(rule.CriticalOpen, rule.Strictest))
        {
            section.Refuse("criticalOpens", FormattableString.Invariant(
                $"is {rule.CriticalOpen}; allowed is nothing nearer than opens may be moved to ({rule.Strictest}), or null for no critical cue"));
        }
    }
}
