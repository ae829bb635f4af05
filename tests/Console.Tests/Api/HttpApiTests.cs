using System.Net;
using System.Text;
using System.Text.Json;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Flow;

namespace EdgeCx.Console.Tests.Api;

public sealed class HttpApiTests : IAsyncLifetime
{
    private readonly HttpClient _client = new();
    private ConsoleHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await ConsoleHost.StartAsync();
        _client.BaseAddress = new Uri(_host.Url);
    }

    [Fact]
    public async Task Calls_LiveAndRecent_AreListedWithWhatTheContractNames()
    {
        var story = new Story(_host, "ana").WithLegs(lost: 12).Hear(5, -0.5, 0.5).Feels(CustomerMood.Frustrated, Trend.Rising);
        story.Cue(CueKind.EmpathyNeeded, CueTier.Coaching, "Acknowledge", "Strain rises.");
        var (response, json) = await GetAsync("/api/v1/calls");
        response.Headers.GetValues("X-EdgeCx-Last-Event-Id").ShouldHaveSingleItem().ShouldStartWith(_host.Stream.Epoch);
        var call = json.EnumerateArray().ShouldHaveSingleItem();
        call.GetProperty("id").GetString().ShouldBe(story.Id);
        call.GetProperty("agentId").GetString().ShouldBe("ana");
        call.GetProperty("tap").GetString().ShouldBe("siprec");
        call.GetProperty("codec").GetString().ShouldBe("PCMU");
        call.GetProperty("started").GetDateTimeOffset().ShouldBe(story.Call.StartedUtc);
        call.GetProperty("notice").GetString().ShouldBe("unknown");
        call.GetProperty("hearing").GetString().ShouldBe("ok");
        call.GetProperty("customerState").GetProperty("state").GetString().ShouldBe("frustrated");
        call.GetProperty("openCues")[0].GetProperty("cueId").GetString().ShouldBe("q1");
        call.GetProperty("latency").GetProperty("p99").GetDouble().ShouldBeGreaterThan(0);
        var leg = call.GetProperty("legs")[0];
        leg.GetProperty("label").GetString().ShouldBe("1");
        leg.GetProperty("role").GetString().ShouldBe("customer");
        leg.GetProperty("packets").GetInt64().ShouldBe(6000);
        leg.GetProperty("lost").GetInt64().ShouldBe(12);
        leg.GetProperty("jitterMs").GetDouble().ShouldBe(3.4);
        leg.GetProperty("muted").GetBoolean().ShouldBeFalse();
        (await GetAsync($"/api/v1/calls/{story.Id}")).Json.GetProperty("cues").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Call_Unknown_IsAProblemThatNamesWhatIsAllowed()
    {
        var (response, json) = await GetAsync("/api/v1/calls/c-none");
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        json.GetProperty("type").GetString().ShouldBe("urn:edgecx:problem:unknown-call");
        json.GetProperty("detail").GetString()!.ShouldContain("GET /api/v1/calls");
    }

    [Theory]
    [InlineData("notified", 204)]
    [InlineData("objected", 204)]
    [InlineData("unknown", 204)]
    [InlineData("Notified", 400)]
    [InlineData("maybe", 400)]
    public async Task Notice_WithAState_IsTakenOrSaysWhatIsAllowed(string state, int status)
    {
        var story = new Story(_host, "ana");
        var (code, text) = await PostAsync($"/api/v1/calls/{story.Id}/notice", $$"""{"state":"{{state}}"}""");
        code.ShouldBe(status);
        if (status == 400)
        {
            text.ShouldContain($"'{state}'");
            text.ShouldContain("notified, objected, unknown");
        }
    }

    [Fact]
    public async Task Notice_AfterObjection_IsAConflict()
    {
        var story = new Story(_host, "ana");
        (await PostAsync($"/api/v1/calls/{story.Id}/notice", """{"state":"objected"}""")).Code.ShouldBe(204);
        var (code, text) = await PostAsync($"/api/v1/calls/{story.Id}/notice", """{"state":"notified"}""");
        code.ShouldBe(409);
        text.ShouldContain("final");
        story.Call.Notice.ShouldBe(NoticeState.Objected);
    }

    [Fact]
    public async Task PauseAndResume_OfALiveCall_TurnTheSwitch()
    {
        var story = new Story(_host, "ana").WithLegs();
        (await PostAsync($"/api/v1/calls/{story.Id}/pause", null)).Code.ShouldBe(204);
        story.Call.IsPaused.ShouldBeTrue();
        (await GetAsync($"/api/v1/calls/{story.Id}")).Json.GetProperty("hearing").GetString().ShouldBe("paused");
        (await PostAsync($"/api/v1/calls/{story.Id}/resume", null)).Code.ShouldBe(204);
        story.Call.IsPaused.ShouldBeFalse();
        (await PostAsync("/api/v1/calls/c-none/pause", null)).Code.ShouldBe(404);
    }

    [Fact]
    public async Task Feedback_OnACue_IsKeptWithIt()
    {
        var story = new Story(_host, "ana");
        var cue = story.Cue(CueKind.EmpathyNeeded, CueTier.Coaching, "Acknowledge", "Strain rises.");
        (await PostAsync($"/api/v1/calls/{story.Id}/cues/{cue}/feedback", """{"helpful":false}""")).Code.ShouldBe(204);
        (await GetAsync($"/api/v1/calls/{story.Id}")).Json.GetProperty("cues")[0].GetProperty("helpful").GetBoolean().ShouldBeFalse();
        (await PostAsync($"/api/v1/calls/{story.Id}/cues/q99/feedback", """{"helpful":true}""")).Text.ShouldContain("q99 is not a cue");
        (await PostAsync($"/api/v1/calls/{story.Id}/cues/{cue}/feedback", "{}")).Text.ShouldContain("helpful is missing; allowed are true, false");
        story.Ends();
        (await PostAsync($"/api/v1/calls/{story.Id}/cues/{cue}/feedback", """{"helpful":true}""")).Code.ShouldBe(204);
    }

    [Fact]
    public async Task Mute_OfAnAgent_IsShownOnTheirView()
    {
        (await PostAsync("/api/v1/agents/ana/mute", """{"muted":true}""")).Code.ShouldBe(204);
        (await GetAsync("/api/v1/agents/ana")).Json.GetProperty("muted").GetBoolean().ShouldBeTrue();
        (await PostAsync("/api/v1/agents/ana/mute", """{"muted":null}""")).Code.ShouldBe(400);
    }

    [Theory]
    [InlineData("not json", "application/json", 400)]
    [InlineData("[]", "application/json", 400)]
    [InlineData("null", "application/json", 400)]
    [InlineData("{\"muted\":\"yes\"}", "application/json", 400)]
    [InlineData("muted=true", "application/x-www-form-urlencoded", 415)]
    [InlineData("{\"muted\":true}", "text/plain", 415)]
    public async Task Command_WithABadBody_SaysWhatIsAllowed(string body, string type, int status)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var response = await _client.PostAsync(new Uri("/api/v1/agents/ana/mute", UriKind.Relative), content, TestContext.Current.CancellationToken);
        ((int)response.StatusCode).ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(status == 415 ? "application/json" : "allowed is {", Case.Sensitive);
    }

    [Fact]
    public async Task Command_SentInChunks_IsTakenUpToTheLimit()
    {
        // As HttpClient's JsonContent and many others do: no Content-Length.
        foreach (var (body, status) in new[] { ("{\"muted\":true}", 204), ("{\"muted\":true}" + new string(' ', 5000), 400), ("", 400) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/agents/ana/mute") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.TransferEncodingChunked = true;
            using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
            ((int)response.StatusCode).ShouldBe(status, body.Trim());
        }
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/metrics")]
    [InlineData("/supervisor")]
    [InlineData("/agent/ana")]
    public async Task Head_OfWhatProbesAsk_IsAnsweredWithoutABody(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Origin", "http://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Host", "evil.example", 421)]
    [InlineData("Sec-Fetch-Site", "same-origin", 204)]
    public async Task Command_FromAnotherSite_IsRefused(string header, string value, int status)
    {
        var story = new Story(_host, "ana");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/calls/{story.Id}/pause");
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        ((int)response.StatusCode).ShouldBe(status);
        story.Call.IsPaused.ShouldBe(status == 204);
    }

    [Fact]
    public async Task Metrics_InPrometheusText_HoldEveryFamily()
    {
        _host.Metrics.Stages.Record(Stage.EndToEnd, 0, 52_000_000);
        _host.Metrics.Drops.Add(DropReason.SlowReader, 3);
        _host.Metrics.AddDeadlineMiss();
        new Story(_host, "ana").WithLegs();
        using var response = await _client.GetAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        text.ShouldContain("\nedgecx_calls 1\n");
        text.ShouldContain("\nedgecx_deadline_misses_total 1\n");
        text.ShouldContain("\nedgecx_drops_total{reason=\"slow-reader\"} 3\n");
        text.ShouldContain("\nedgecx_drops_total{reason=\"queue-full\"} 0\n");
        text.ShouldContain("\nedgecx_stage_seconds{stage=\"end-to-end\",quantile=\"0.99\"} 0.05");
        text.ShouldContain("\nedgecx_stage_seconds_count{stage=\"end-to-end\"} 1\n");
        text.ShouldContain("\nedgecx_queue_capacity{queue=\"signals\"} 1024\n");
        text.ShouldStartWith("# HELP edgecx_build_info");
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(
            l => l[0] == '#' || System.Text.RegularExpressions.Regex.IsMatch(l, @"^[a-z_]+(\{[a-z]+=""[^""]*""(,[a-z]+=""[^""]*"")*\})? [-+0-9.eE]+$"));
    }

    [Fact]
    public async Task Readyz_WithAReason_Is503AndSaysIt()
    {
        (await GetAsync("/healthz")).Json.GetProperty("status").GetString().ShouldBe("ok");
        (await GetAsync("/readyz")).Response.StatusCode.ShouldBe(HttpStatusCode.OK);
        _host.NotReady = "the emotion model is missing";
        var (response, json) = await GetAsync("/readyz");
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        json.GetProperty("reasons")[0].GetString().ShouldBe("models: the emotion model is missing");
    }

    [Fact]
    public async Task OpenApi_Document_NamesEveryRouteOfTheContract()
    {
        var (_, json) = await GetAsync("/openapi/v1.json");
        var paths = json.GetProperty("paths").EnumerateObject().Select(p => p.Name).ToArray();
        string[] contract =
        [
            "/api/v1/calls", "/api/v1/calls/{callId}", "/api/v1/calls/{callId}/trace", "/api/v1/events", "/api/v1/calls/{callId}/notice", "/api/v1/calls/{callId}/pause",
            "/api/v1/calls/{callId}/resume", "/api/v1/calls/{callId}/cues/{cueId}/feedback", "/api/v1/agents/{agentId}/mute", "/metrics",
            "/healthz", "/readyz", "/api/v1/drain", "/api/v1/siprec/clients", "/api/v1/calls/{callId}/evidence",
        ];
        contract.Except(paths).ShouldBeEmpty();
        foreach (var path in json.GetProperty("paths").EnumerateObject())
        {
            path.Value.EnumerateObject().Select(m => m.Name).ShouldBe(path.Name == "/api/v1/drain" ? ["get", "post"] : path.Value.TryGetProperty("get", out _) ? ["get"] : ["post"], ignoreOrder: true);
            if (path.Value.TryGetProperty("post", out var post) && post.TryGetProperty("requestBody", out _))
            {
                post.GetProperty("responses").EnumerateObject().Select(r => r.Name).ShouldContain("400", path.Name);
            }
        }
    }

    /// <summary>
    /// Whatever a person or a program sends to this API, no operation changes who a leg's speaker is, asks for emotion of a leg, or lifts a profile: there
    /// is none that takes a leg, a role or a profile at all. docs/compliance.md cites this.
    /// </summary>
    [Fact]
    public async Task OpenApi_Document_HasNoOperationThatCouldAskForEmotionOfAnAgent()
    {
        var (_, json) = await GetAsync("/openapi/v1.json");
        var commands = 0;
        foreach (var path in json.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject().Where(o => o.Name != "get"))
            {
                commands++;
                path.Name.ShouldNotContain("leg", Case.Insensitive);
                path.Name.ShouldNotContain("role", Case.Insensitive);
                path.Name.ShouldNotContain("profile", Case.Insensitive);
                var fields = Fields(json, operation.Value).ToArray();
                fields.ShouldNotContain(f => f.Contains("role", StringComparison.OrdinalIgnoreCase) || f.Contains("leg", StringComparison.OrdinalIgnoreCase)
                    || f.Contains("emotion", StringComparison.OrdinalIgnoreCase) || f.Contains("infer", StringComparison.OrdinalIgnoreCase)
                    || f.Contains("profile", StringComparison.OrdinalIgnoreCase), path.Name);
            }
        }

        commands.ShouldBeGreaterThan(4);
    }

    // Names of what an operation takes: parameters, and the properties of its body.
    private static IEnumerable<string> Fields(System.Text.Json.JsonElement document, System.Text.Json.JsonElement operation)
    {
        if (operation.TryGetProperty("parameters", out var parameters))
        {
            foreach (var parameter in parameters.EnumerateArray())
            {
                yield return parameter.GetProperty("name").GetString()!;
            }
        }

        if (!operation.TryGetProperty("requestBody", out var body))
        {
            yield break;
        }

        foreach (var content in body.GetProperty("content").EnumerateObject())
        {
            var schema = content.Value.GetProperty("schema");
            if (schema.TryGetProperty("$ref", out var reference))
            {
                schema = reference.GetString()!.Split('/')[1..].Aggregate(document, (at, name) => at.GetProperty(name));
            }

            foreach (var property in schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().ToArray() : [])
            {
                yield return property.Name;
            }
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/supervisor")]
    [InlineData("/agent/ana%3Cscript%3Ealert(1)%3C%2Fscript%3E")]
    public async Task Page_OfAnyName_IsGuardedAndEscaped(string path)
    {
        using var response = await _client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldStartWith("default-src 'self'");
        response.Headers.GetValues("X-Content-Type-Options").ShouldHaveSingleItem().ShouldBe("nosniff");
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        html.ShouldNotContain("<script>alert");
        html.ShouldNotContain("{{");
        html.ShouldNotContain("http://", Case.Insensitive);
        html.ShouldNotContain("https://", Case.Insensitive);
    }

    [Fact]
    public async Task Unknown_Route_IsAProblem()
    {
        var (response, json) = await GetAsync("/api/v1/nothing");
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        json.GetProperty("status").GetInt32().ShouldBe(404);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    private async Task<(HttpResponseMessage Response, JsonElement Json)> GetAsync(string path)
    {
        var response = await _client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response, JsonDocument.Parse(text).RootElement);
    }

    private async Task<(int Code, string Text)> PostAsync(string path, string? json)
    {
        using var content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
