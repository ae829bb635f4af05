using EdgeCx.Appliance.DryRun;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Tests.DryRun;

public sealed class DryRunComparisonTests
{
    private readonly DryRunSink _current = new();
    private readonly DryRunSink _given = new();

    [Fact]
    public void Of_CuesOfBoth_AreToldOnceAndTheOthersWithTheirSide()
    {
        Open(_current, CueKind.LongSilence, 8000);
        Open(_given, CueKind.LongSilence, 9800);
        Open(_current, CueKind.LongSilence, 60_000);
        Open(_given, CueKind.LongSilence, 63_000);
        Open(_given, CueKind.EmpathyNeeded, 5000);
        Drop(_current, CueKind.EmpathyNeeded, 5000, "cooldown");
        End(_current, 90_000);

        var call = Compare();
        call.DurationMs.ShouldBe(90_000);
        call.Cues.Select(m => (m.AtMs, m.Kind, m.In)).ShouldBe(
        [
            (5000, CueKind.EmpathyNeeded, DryRunSide.Given),
            (8000, CueKind.LongSilence, DryRunSide.Both),
            (60_000, CueKind.LongSilence, DryRunSide.Current),
            (63_000, CueKind.LongSilence, DryRunSide.Given),
        ]);
        call.Suppressed.ShouldHaveSingleItem().Reason.ShouldBe("cooldown");
        var figures = DryRunFigures.Of("x", DryRunSide.Given, [call]);
        (figures.Cues, figures.CuesPerCallHour).ShouldBe((3, 120));
        figures.ByKind.ShouldBe(new Dictionary<string, int> { ["LongSilence"] = 2, ["EmpathyNeeded"] = 1 }, ignoreOrder: true);
        figures.Suppressed.ShouldBeEmpty();
    }

    [Fact]
    public void Of_AnotherTier_IsAnotherCue()
    {
        Open(_current, CueKind.EscalationRisk, 8000);
        Open(_given, CueKind.EscalationRisk, 8000, CueTier.Critical);
        Compare().Cues.Select(m => m.In).ShouldBe([DryRunSide.Current, DryRunSide.Given]);
    }

    [Fact]
    public void Of_Report_SaysWhatChangesByKind()
    {
        Open(_current, CueKind.LongSilence, 8000);
        Drop(_given, CueKind.LongSilence, 8000, "rate-limit");
        End(_current, 60_000);
        IReadOnlyList<DryRunCall> calls = [Compare()];
        var text = DryRunText.Of(new DryRunReport(calls, DryRunFigures.Of("as is", DryRunSide.Current, calls), DryRunFigures.Of("r.json", DryRunSide.Given, calls), []));
        text.ShouldContain("0:08.0  current  LongSilence [coaching] do this");
        text.ShouldContain("0:08.0  given    LongSilence not shown: rate-limit");
        text.ShouldContain("Current (as is): 1 cues, 60 a call hour; nothing held back");
        text.ShouldContain("Given (r.json): 0 cues, 0 a call hour; held back rate-limit 1");
        text.ShouldContain("Given against current: LongSilence 1 to 0");
    }

    [Fact]
    public void Of_WithoutGivenRules_HasOneSide()
    {
        Open(_current, CueKind.LongSilence, 8000);
        var call = DryRunComparison.Of("a.wav", _current.Of("c-1"), null);
        call.Cues.ShouldHaveSingleItem().In.ShouldBe(DryRunSide.Current);
        DryRunText.Of(new DryRunReport([call], DryRunFigures.Of("as is", DryRunSide.Current, [call]), null, [])).ShouldNotContain("Given");
    }

    private DryRunCall Compare() => DryRunComparison.Of("a.wav", _current.Of("c-1"), _given.Of("c-1"));

    private static void Open(DryRunSink sink, CueKind kind, double atMs, CueTier tier = CueTier.Coaching) => sink.TryPublish(new CueOpened
    {
        CallId = "c-1",
        AgentId = "",
        CueId = "q",
        Kind = kind,
        Tier = tier,
        Text = "do this",
        Reason = "",
        Evidence = new Dictionary<string, double>(),
        AtMs = atMs,
        LatencyMs = 0,
    });

    private static void Drop(DryRunSink sink, CueKind kind, double atMs, string reason) =>
        sink.TryPublish(new CueDropped { CallId = "c-1", AgentId = "", Kind = kind, AtMs = atMs, Reason = reason });

    private static void End(DryRunSink sink, double atMs) =>
        sink.TryPublish(new CallEnded { CallId = "c-1", AgentId = "", DurationMs = atMs, Reason = "end-of-file" });
}
