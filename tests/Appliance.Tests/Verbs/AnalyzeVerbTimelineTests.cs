using System.Text.Json;
using EdgeCx.Appliance.Verbs;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Tests.Verbs;

public class AnalyzeVerbTimelineTests
{
    private static readonly CueOpened Opened = new()
    {
        CallId = "c-1",
        AgentId = "daniel",
        CueId = "1",
        Kind = CueKind.SlowToRespond,
        Tier = CueTier.Coaching,
        Text = "Answer",
        Reason = "4 s",
        Evidence = new Dictionary<string, double>(),
        AtMs = 65_420,
        LatencyMs = 0,
    };

    private static readonly CallEnded Ended = new() { CallId = "c-1", AgentId = "daniel", DurationMs = 120_000, Reason = "end-of-file" };

    [Fact]
    public void TryPublish_Json_IsOneObjectALineWithTheEventsName()
    {
        using var output = new StringWriter();
        var timeline = new AnalyzeVerbTimeline(output, json: true);

        timeline.TryPublish(Opened).ShouldBeTrue();
        timeline.TryPublish(Ended).ShouldBeTrue();
        timeline.Finish();

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        using var first = JsonDocument.Parse(lines[0]);
        first.RootElement.GetProperty("event").GetString().ShouldBe("cue-opened");
        first.RootElement.GetProperty("kind").GetString().ShouldBe("SlowToRespond");
        timeline.Calls.ShouldBe(1);
        timeline.HeardMs.ShouldBe(120_000);
    }

    [Fact]
    public void TryPublish_Text_ShowsWhenAndWhatAndSumsUp()
    {
        using var output = new StringWriter();
        var timeline = new AnalyzeVerbTimeline(output, json: false);

        timeline.TryPublish(Opened);
        timeline.TryPublish(Ended);
        timeline.Finish();

        output.ToString().ShouldContain("1:05.4   cue SlowToRespond [coaching] Answer");
        output.ToString().ShouldContain("2:00.0   call c-1 ended: end-of-file");
        output.ToString().ShouldContain("1 cues, 0 estimates");
    }
}
