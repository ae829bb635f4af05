using System.Net;
using System.Text.Json;
using EdgeCx.Appliance.Web;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Flow;

namespace EdgeCx.Console.Tests.Api;

public sealed class EventsApiTests
{
    [Fact]
    public async Task Stream_OfACall_TellsTheContractsEvents()
    {
        await using var host = await ConsoleHost.StartAsync();
        using var reader = await EventReader.OpenAsync(host);
        reader.ContentType.ShouldBe("text/event-stream; charset=utf-8");
        await reader.UntilAsync("live");
        var story = new Story(host, "ana").WithLegs().Hear(0.5, -0.5, 0.5).Feels(CustomerMood.Frustrated, Trend.Rising);
        var cue = story.Cue(CueKind.EmpathyNeeded, CueTier.Coaching, "Acknowledge the wait", "Strain rises.");
        story.Closes(cue, CueKind.EmpathyNeeded).Drops(CueKind.LongSilence, "cooldown").Ends();

        var blocks = await reader.UntilAsync("call-ended");
        blocks.Select(b => b.Name).ShouldBe(
            ["call-started", "leg-changed", "leg-changed", "estimate", "customer-state", "cue-opened", "cue-closed", "cue-dropped", "call-ended"]);
        blocks.Select(b => b.Id).ShouldBe(Enumerable.Range(1, 9).Select(n => $"{host.Stream.Epoch}-{n}"));
        using var opened = JsonDocument.Parse(blocks[5].Data!);
        opened.RootElement.GetProperty("callId").GetString().ShouldBe(story.Id);
        opened.RootElement.GetProperty("kind").GetString().ShouldBe("EmpathyNeeded");
        opened.RootElement.GetProperty("tier").GetString().ShouldBe("coaching");
        opened.RootElement.TryGetProperty("deadline", out _).ShouldBeFalse();
        host.Metrics.Stages[Stage.EndToEnd].Count.ShouldBe(3);
        host.Metrics.Stages[Stage.Delivery].Count.ShouldBe(3);
        host.Metrics.Stages[Stage.Socket].Count.ShouldBe(3);
    }

    [Fact]
    public async Task Stream_Resumed_TellsWhatWasMissedBetweenCatchUpAndLive()
    {
        await using var host = await ConsoleHost.StartAsync();
        var story = new Story(host, "ana").WithLegs();
        var seen = host.Stream.LastEventId;
        var cue = story.Cue(CueKind.EmpathyNeeded, CueTier.Coaching, "Acknowledge", "Strain rises.", ageMs: 10);
        story.Closes(cue, CueKind.EmpathyNeeded);
        await Task.Delay(300, TestContext.Current.CancellationToken);

        using var reader = await EventReader.OpenAsync(host, lastEventId: seen);
        (await reader.UntilAsync("live")).Select(b => b.Name).ShouldBe(["catch-up", "cue-opened", "cue-closed", "live"]);
        host.Metrics.DeadlineMisses.ShouldBe(0, "history is not late news");
        host.Metrics.Stages[Stage.Socket].Count.ShouldBe(0, "history has no latency");

        using var byQuery = await EventReader.OpenAsync(host, $"?lastEventId={host.Stream.LastEventId}");
        (await byQuery.UntilAsync("live")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Stream_ResumedWithAnIdOfAnotherRun_SaysReset()
    {
        await using var host = await ConsoleHost.StartAsync();
        using var reader = await EventReader.OpenAsync(host, lastEventId: "zzzzzz-12");
        var blocks = await reader.UntilAsync("live");
        blocks[0].Name.ShouldBe("reset");
        blocks[0].Data.ShouldBe("""{"reason":"restarted"}""");
    }

    [Fact]
    public async Task Stream_WithFilters_TellsOnlyWhatWasAskedFor()
    {
        await using var host = await ConsoleHost.StartAsync();
        using var byAgent = await EventReader.OpenAsync(host, "?agentId=ana");
        await byAgent.UntilAsync("live");
        new Story(host, "ben").Ends();
        var story = new Story(host, "ana");
        using var byCall = await EventReader.OpenAsync(host, "?callId=" + story.Id);
        await byCall.UntilAsync("live");
        new Story(host, "ana").Ends();
        story.Ends("shutdown");
        (await byCall.NextAsync())!.Data!.ShouldContain("shutdown");
        (await byAgent.UntilAsync("call-ended")).ShouldAllBe(b => b.Data!.Contains("\"agentId\":\"ana\""));
    }

    [Fact]
    public async Task Stream_LateCue_IsDroppedAndCounted()
    {
        await using var host = await ConsoleHost.StartAsync();
        using var reader = await EventReader.OpenAsync(host);
        await reader.UntilAsync("live");
        var story = new Story(host, "ana");
        story.Cue(CueKind.EmpathyNeeded, CueTier.Coaching, "Too late", "Late.", ageMs: 400);
        story.Ends();
        (await reader.UntilAsync("call-ended")).Select(b => b.Name).ShouldBe(["call-started", "call-ended"]);
        host.Metrics.DeadlineMisses.ShouldBe(1);
        host.Metrics.Drops[DropReason.DeadlinePassed].ShouldBe(1);
    }

    [Fact]
    public async Task Stream_Quiet_Beats()
    {
        await using var host = await ConsoleHost.StartAsync(options: new ConsoleOptions { HeartbeatSeconds = 1 });
        using var reader = await EventReader.OpenAsync(host);
        await reader.UntilAsync("live");
        (await reader.NextAsync(comments: true))!.Comment.ShouldBe("heartbeat");
        (await reader.NextAsync(comments: true))!.Comment.ShouldBe("heartbeat");
    }

    [Fact]
    public async Task Stream_BeyondTheLimit_IsRefusedWithAProblem()
    {
        await using var host = await ConsoleHost.StartAsync(options: new ConsoleOptions { MaxEventStreams = 1 });
        using var first = await EventReader.OpenAsync(host);
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(host.Url + "/api/v1/events"), TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter.ShouldNotBeNull();
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("Console:MaxEventStreams");
    }

    [Fact]
    public async Task Stream_ReaderThatStopsReading_IsCutOffAndTheOthersGoOn()
    {
        await using var host = await ConsoleHost.StartAsync(options: new ConsoleOptions { StreamQueue = 16, EventHistory = 65536 });
        using var stuck = await EventReader.OpenAsync(host);
        await stuck.UntilAsync("live");
        using var quick = await EventReader.OpenAsync(host, "?agentId=last");
        await quick.UntilAsync("live");
        var story = new Story(host, "ana");

        // Nobody reads the stuck stream: its socket fills, then its queue. About 10 MB are more than any socket buffer takes.
        for (var i = 0; i < 600 && host.Metrics.Drops[DropReason.SlowReader] == 0; i++)
        {
            story.Hear(20, 0, 0, i);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        host.Metrics.Drops[DropReason.SlowReader].ShouldBe(1);
        new Story(host, "last").Ends();
        (await quick.UntilAsync("call-ended")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Stream_WhenTheApplianceStops_EndsAfterItsLastEvents()
    {
        var host = await ConsoleHost.StartAsync();
        using var reader = await EventReader.OpenAsync(host);
        await reader.UntilAsync("live");
        new Story(host, "ana").Ends("shutdown");
        await host.DisposeAsync();
        (await reader.UntilAsync("call-ended")).Count.ShouldBe(2);
        (await reader.NextAsync()).ShouldBeNull();
    }
}
