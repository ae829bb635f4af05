using System.Net.Http.Json;
using System.Text.Json;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;

namespace EdgeCx.Console.Tests.Api;

public sealed class NotesApiTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private ConsoleHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await ConsoleHost.StartAsync();
        _http.BaseAddress = new Uri(_host.Url);
    }

    [Fact]
    public async Task Note_ToALiveCall_GoesThroughTheLoopToStreamAndCall()
    {
        var story = new Story(_host, "ana").WithLegs();
        using var reader = await EventReader.OpenAsync(_host, "?agentId=ana");
        await reader.UntilAsync("live");
        var (code, text) = await SendAsync(story.Id, "  Offer the callback — sí 👍 ");
        code.ShouldBe(202);
        JsonDocument.Parse(text).RootElement.GetProperty("noteId").GetString().ShouldBe("n1");
        (await NotesAsync(story.Id)).ShouldBeEmpty("nothing is shown before the loop has said it in its order");

        var told = (await _host.PassOnAsync()).ShouldBeOfType<NoteSent>();
        told.HoldsWords.ShouldBeTrue("what holds words is written to no log");
        told.AgentId.ShouldBe("ana");
        var block = (await reader.UntilAsync("note"))[^1];
        JsonDocument.Parse(block.Data!).RootElement.GetProperty("text").GetString().ShouldBe("Offer the callback — sí 👍");
        (await NotesAsync(story.Id)).ShouldBe(["Offer the callback — sí 👍"]);
    }

    [Theory]
    [InlineData(null, "missing")]
    [InlineData("   ", "empty")]
    [InlineData("two\nlines", "U+000A")]
    [InlineData("bell\a", "U+0007")]
    [InlineData("tidy\u202Eeldit", "U+202E")]
    [InlineData("line\u2028end", "U+2028")]
    public async Task Note_ThatNoDisplayShows_SaysWhatIsAllowed(string? note, string what)
    {
        var story = new Story(_host, "ana").WithLegs();
        var (code, text) = await SendAsync(story.Id, note);
        code.ShouldBe(400);
        text.ShouldContain(what);
        text.ShouldContain("allowed are 1 to 120 characters");
        _host.Signals.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData(120, 202)]
    [InlineData(121, 400)]
    public async Task Note_OfALength_IsTakenUpToTheLimit(int length, int status) =>
        (await SendAsync(new Story(_host, "ana").WithLegs().Id, string.Concat(Enumerable.Repeat("😀", length)))).Code.ShouldBe(status);

    [Fact]
    public async Task Note_ToWhereNobodyIs_SaysWhatIsAllowed()
    {
        (await SendAsync("c-none", "hello")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(404), r => r.Text.ShouldContain("GET /api/v1/calls"));
        var unknown = new Call(CallId.New(), TapKind.Siprec, _host.Clock.UtcNow, false);
        _host.Registry.TryAdd(unknown);
        (await SendAsync(unknown.Id.Value, "hello")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(409), r => r.Text.ShouldContain("names an agentId"));
        var story = new Story(_host, "ana").WithLegs();
        story.Ends();
        (await SendAsync(story.Id, "hello")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(409), r => r.Text.ShouldContain("allowed are notes to the agents of live calls"));
    }

    [Fact]
    public async Task Notes_TooManyToOneCall_Are429AndOthersGoOn()
    {
        var story = new Story(_host, "ana").WithLegs();
        for (var i = 0; i < 4; i++)
        {
            (await SendAsync(story.Id, "note " + i)).Code.ShouldBe(202);
        }

        using var response = await PostAsync(story.Id, "one more");
        ((int)response.StatusCode).ShouldBe(429);
        response.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 60);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("Allowed are 4 notes a call within 60 s");
        (await SendAsync(new Story(_host, "ben").WithLegs().Id, "another call")).Code.ShouldBe(202);
    }

    [Fact]
    public async Task Note_WithTheLoopsQueueFull_IsBusyAndDoesNotCount()
    {
        var story = new Story(_host, "ana").WithLegs();
        while (_host.Signals.TryEnqueue(default))
        {
        }

        (await SendAsync(story.Id, "hello")).Code.ShouldBe(503);
        _host.Metrics.Drops[DropReason.QueueFull].ShouldBe(1);
    }

    [Fact]
    public async Task Notes_OfACallWhoseCustomerObjects_AreErased()
    {
        var story = new Story(_host, "ana").WithLegs();
        var before = _host.Stream.LastEventId;
        await SendAsync(story.Id, "They sound furious");
        await _host.PassOnAsync();
        story.Objects();
        (await NotesAsync(story.Id)).ShouldBeEmpty();
        using var late = await EventReader.OpenAsync(_host, lastEventId: before);
        (await late.UntilAsync("live")).ShouldNotContain(b => b.Name == "note");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    private Task<HttpResponseMessage> PostAsync(string callId, string? text) =>
        _http.PostAsJsonAsync($"/api/v1/calls/{callId}/notes", new { text }, TestContext.Current.CancellationToken);

    private async Task<(int Code, string Text)> SendAsync(string callId, string? text)
    {
        using var response = await PostAsync(callId, text);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task<string[]> NotesAsync(string callId) =>
        [.. (await _http.GetFromJsonAsync<JsonElement>($"/api/v1/calls/{callId}", TestContext.Current.CancellationToken)).GetProperty("notes").EnumerateArray().Select(n => n.GetProperty("text").GetString()!)];
}
