using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeCx.Appliance.Verbs;
using EdgeCx.Core.Cues;

namespace EdgeCx.Console.Tests.Api;

/// <summary>A call's trace, over HTTP and as <c>edgecx trace</c> prints it.</summary>
public sealed class TraceTests : IAsyncLifetime
{
    private ConsoleHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await ConsoleHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Get_OfACall_GivesEachResultStageByStage()
    {
        var story = new Story(_host, "ana").WithLegs().Hear(1.5, -0.5, 0.5);
        story.Cue(CueKind.EmpathyNeeded, CueTier.Coaching, "Acknowledge the wait", "Strain rises.", ageMs: 120);
        using var http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        var trace = await http.GetFromJsonAsync<JsonElement>($"/api/v1/calls/{story.Id}/trace", TestContext.Current.CancellationToken);
        trace.EnumerateObject().Select(p => p.Name).ShouldBe(["callId", "live", "windowMs", "budgetMs", "hardDeadlineMs", "results"]);
        var results = trace.GetProperty("results").EnumerateArray().ToArray();
        results.Select(r => r.GetProperty("result").GetString()).ShouldBe(["estimate", "estimate", "estimate", "cue"]);
        results[3].GetProperty("kind").GetString().ShouldBe("EmpathyNeeded");
        results[3].GetProperty("cueId").GetString().ShouldBe("q1");
        results[3].GetProperty("overBudget").GetBoolean().ShouldBeTrue();
        foreach (var result in results)
        {
            var stages = result.GetProperty("stages").EnumerateArray().ToArray();
            stages.Select(s => s.GetProperty("stage").GetString()).ShouldBe(["framing", "voice-wait", "emotion-wait", "emotion-inference", "conversation", "delivery"]);
            stages.Sum(s => s.GetProperty("ms").GetDouble()).ShouldBe(result.GetProperty("totalMs").GetDouble(), 1e-6);
        }

        var cue = (await http.GetFromJsonAsync<JsonElement>($"/api/v1/calls/{story.Id}", TestContext.Current.CancellationToken)).GetProperty("cues")[0];
        cue.GetProperty("receipt").GetProperty("queuedMs").GetDouble().ShouldBeGreaterThanOrEqualTo(cue.GetProperty("receipt").GetProperty("decidedMs").GetDouble());
        (await http.GetAsync(new Uri("/api/v1/calls/nobody/trace", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Trace_OfACall_PrintsARowAResultAndNamesTheStageThatTookTheTime()
    {
        var story = new Story(_host, "ana").WithLegs().Hear(1, -0.5, 0.5);
        story.Cue(CueKind.EmpathyNeeded, CueTier.Coaching, "Acknowledge the wait", "Strain rises.", ageMs: 220);
        var (code, output, error) = await RunAsync(_host.Url, story.Id);
        (code, error).ShouldBe((0, ""));
        output.ShouldStartWith($"call {story.Id}, live: 3 results of its last 60 s; ms in each stage, budget 100, hard deadline 250");
        output.ShouldContain("  estimate  ");
        output.ShouldContain("  q1 EmpathyNeeded  ");
        output.ShouldContain(": emotion-inference");
        output.ShouldContain("sum: p50 ");
        output.ShouldContain("over the budget, most of it in emotion-inference");
        output.ShouldNotContain("Acknowledge");
    }

    [Fact]
    public async Task Trace_AsJson_PrintsTheAnswerAlone()
    {
        var story = new Story(_host, "ana").WithLegs().Hear(1, -0.5, 0.5);
        var (code, output, error) = await RunAsync(_host.Url, story.Id, json: true);
        (code, error).ShouldBe((0, ""));
        using var trace = JsonDocument.Parse(output);
        trace.RootElement.GetProperty("results").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Trace_OfACallWithoutResults_SaysWhy()
    {
        var story = new Story(_host, "ana").WithLegs();
        var (code, output, _) = await RunAsync(_host.Url, story.Id);
        code.ShouldBe(0);
        output.ShouldContain("no result yet");
    }

    [Fact]
    public async Task Trace_OfAnUnknownCall_NamesThoseThatAreKnown()
    {
        (await RunAsync(_host.Url, "nobody")).ShouldBe((1, "", $"edgecx: nobody is neither a live nor a recent call of the appliance at {_host.Url}/; it knows of no call{Environment.NewLine}"));
        var story = new Story(_host, "ana").WithLegs();
        (await RunAsync(_host.Url, "a/../b?c")).Error.ShouldEndWith($"the newest are {story.Id}{Environment.NewLine}");
    }

    [Fact]
    public async Task Trace_WhereNobodyListens_NamesTheAddressAndTheOption()
    {
        var (code, output, error) = await RunAsync("http://127.0.0.1:1", "nobody");
        (code, output).ShouldBe((1, ""));
        error.ShouldStartWith("edgecx: no appliance answers at http://127.0.0.1:1/: ");
        error.ShouldContain("--console URL");
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string url, string callId, bool json = false)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await TraceVerb.RunAsync(new Uri(url), callId, json, output, error, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
