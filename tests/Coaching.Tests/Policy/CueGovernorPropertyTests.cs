using EdgeCx.Coaching.Policy;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeCx.Coaching.Tests.Policy;

/// <summary>Whatever a call does, an agent is not shown more than their budgets, and no kind before its cooldown.</summary>
public sealed class CueGovernorPropertyTests
{
    private const int Tests = 100;

    private static readonly (CueMeasure Measure, double[] Values)[] Conditions =
    [
        (CueMeasure.OverlapMs, [0, 1600, 5000]),
        (CueMeasure.SilenceMs, [0, 9000]),
        (CueMeasure.ResponseWaitMs, [0, 5000]),
        (CueMeasure.MonologueMs, [0, 50_000]),
        (CueMeasure.SpeakingRatePerS, [1.5, 4, 7, double.NaN]),
        (CueMeasure.Strain, [0.1, 0.5, double.NaN]),
        (CueMeasure.Frustrated, [0, 0.5, 0.9]),
        (CueMeasure.Impatient, [0, 0.9]),
        (CueMeasure.Distressed, [0, 0.9]),
        (CueMeasure.Satisfied, [0, 0.9]),
        (CueMeasure.EscalationRisk, [0, 0.85, 0.95]),
    ];

    [Fact]
    public void Evaluate_AnyCall_KeepsBudgetsCooldownsAndGroups()
    {
        var (opened, critical, suppressed) = (0, 0, new HashSet<string>());
        Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, 1_000_000_000)).Resize(150).ToArbitrary(), (int[] moves) =>
        {
            var events = Play(moves).Events;
            opened += events.OfType<CueOpened>().Count();
            critical += events.OfType<CueOpened>().Count(e => e.Tier == CueTier.Critical);
            suppressed.UnionWith(events.OfType<CueDropped>().Select(e => e.Reason));
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));
        opened.ShouldBeGreaterThan(500, "or nothing was tried");
        critical.ShouldBeGreaterThan(10);
        string[] sure = [CueReason.Cooldown, CueReason.RateLimit, CueReason.Outranked, CueReason.Muted];
        sure.Except(suppressed).ShouldBeEmpty();
    }

    private static GovernorRig Play(int[] moves)
    {
        var tenure = (moves.Length % 3) switch { 0 => "novice", 1 => "regular", _ => "veteran" };
        var rig = new GovernorRig(Policies.With(agents: $$"""{ "ana": { "tenure": "{{tenure}}" } }"""));
        var mutedUntil = new List<(double From, double To)>();
        foreach (var move in moves)
        {
            var (measure, values) = Conditions[move % Conditions.Length];
            rig.Measures[measure] = values[move / 16 % values.Length];
            rig.InSentence = move / 64 % 3 == 0;
            if (move / 256 % 17 == 0)
            {
                rig.Desk.IsMuted = true;
                rig.Governor.CloseAll(CueReason.Muted, rig.NowMs, rig.Voice);
                mutedUntil.Add((rig.NowMs, rig.NowMs + 5000));
                rig.Run(5000);
                rig.Desk.IsMuted = false;
            }

            if (move / 512 % 5 == 0 && rig.Events.OfType<CueOpened>().LastOrDefault() is { } judged)
            {
                rig.Governor.TryTakeFeedback(judged.CueId, move % 16 == 0, rig.NowMs, rig.Voice);
            }

            rig.Run(500 + (move / 1024 % 8 * 1000));
        }

        Check(rig, mutedUntil);
        return rig;
    }

    private static void Check(GovernorRig rig, List<(double From, double To)> muted)
    {
        var terms = rig.Desk.Terms(rig.Governance);
        var rules = rig.Governance.Policy.Rules.ToDictionary(r => r.Kind);
        var counted = new List<double>();
        var closed = new Dictionary<CueKind, double>();
        var open = new Dictionary<CueKind, CueOpened>();
        var superseded = double.NaN;
        foreach (var e in rig.Events)
        {
            switch (e)
            {
                case CueClosed c:
                    open.Remove(c.Kind).ShouldBeTrue();
                    closed[c.Kind] = c.AtMs;
                    superseded = c.Reason == CueReason.Superseded ? c.AtMs : double.NaN;
                    break;
                case CueOpened o:
                    var replaces = superseded == o.AtMs;
                    superseded = double.NaN;
                    if (o.Tier != CueTier.Critical)
                    {
                        if (!replaces)
                        {
                            counted.Count(at => o.AtMs - at < 60_000).ShouldBeLessThan(terms.PerMinute);
                            counted.Count.ShouldBeLessThan(terms.PerCall);
                        }

                        terms.Tenure.Shows(o.Tier).ShouldBeTrue();
                        (o.AtMs - closed.GetValueOrDefault(o.Kind, double.NegativeInfinity))
                            .ShouldBeGreaterThanOrEqualTo(rules[o.Kind].CooldownMs * terms.Tenure.Cooldown);
                    }

                    if (!replaces)
                    {
                        counted.Add(o.AtMs);
                    }

                    muted.Any(m => o.AtMs > m.From && o.AtMs <= m.To).ShouldBeFalse();
                    open.Values.Any(other => rules[other.Kind].Group == rules[o.Kind].Group).ShouldBeFalse();
                    open.Add(o.Kind, o);
                    break;
            }
        }
    }
}
