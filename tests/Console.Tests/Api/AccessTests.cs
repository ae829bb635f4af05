using System.Net;
using System.Net.Http.Headers;
using EdgeCx.Appliance.Verbs;
using EdgeCx.Appliance.Web;

namespace EdgeCx.Console.Tests.Api;

/// <summary>Tokens, scopes and the login, over real HTTP.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private string _reader = "";
    private string _desktop = "";
    private string _lead = "";
    private ConsoleHost _host = null!;
    private Story _story = null!;

    public async ValueTask InitializeAsync()
    {
        _reader = TokenVerb.Add(_file, "wallboard", AccessScope.Read);
        _desktop = TokenVerb.Add(_file, "crm", AccessScope.Agent);
        _lead = TokenVerb.Add(_file, "lead", AccessScope.Supervisor);
        _host = await ConsoleHost.StartAsync(options: new ConsoleOptions { HeartbeatSeconds = 2, TokenFile = _file });
        _http.BaseAddress = new Uri(_host.Url);
        _story = new Story(_host, "ana").WithLegs();
    }

    [Theory]
    [InlineData("/api/v1/calls")]
    [InlineData("/API/v1/calls")]
    [InlineData("/api/v1/events")]
    [InlineData("/api/v1/agents/ana")]
    [InlineData("/api/v1/webhooks")]
    [InlineData("/api/v1/nothing")]
    public async Task Api_WithoutAToken_Is401AndSaysWhatIsMissing(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null);
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer realm=\"edgecx\"");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        text.ShouldContain("Authorization is missing");
        text.ShouldContain("edgecx token new NAME");
    }

    [Fact]
    public async Task Api_WithAWrongToken_Is401AndDoesNotRepeatIt()
    {
        const string Guess = "ecx_this-is-not-one-of-the-tokens-of-the-file";
        using var response = await SendAsync(HttpMethod.Get, "/api/v1/calls", Guess);
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        text.ShouldContain("not one of Console:TokenFile");
        text.ShouldNotContain(Guess);
    }

    [Theory]
    [InlineData("GET", "/api/v1/calls", 200, 200, 200)]
    [InlineData("GET", "/api/v1/webhooks", 200, 200, 200)]
    [InlineData("POST", "/api/v1/calls/{id}/pause", 403, 204, 204)]
    [InlineData("POST", "/api/v1/calls/{id}/notes", 403, 403, 415)]
    [InlineData("POST", "/api/v1/calls/{id}/notes/", 403, 403, 415)]
    [InlineData("POST", "/api/v1/drain", 403, 403, 415)]
    [InlineData("POST", "/api/v1/webhooks/x/redeliver", 403, 403, 404)]
    [InlineData("GET", "/supervisor", 403, 403, 200)]
    [InlineData("GET", "/agent/ana", 403, 200, 200)]
    [InlineData("GET", "/", 200, 200, 200)]
    public async Task Scope_OfAToken_SaysWhatItMayDo(string method, string path, int read, int agent, int supervisor)
    {
        foreach (var (token, status) in new[] { (_reader, read), (_desktop, agent), (_lead, supervisor) })
        {
            using var response = await SendAsync(new HttpMethod(method), path.Replace("{id}", _story.Id, StringComparison.Ordinal), token);
            ((int)response.StatusCode).ShouldBe(status);
            if (status == 403)
            {
                (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("has the scope");
            }
        }
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/login")]
    public async Task What_HoldsNothingOfACall_IsFree(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task EventStream_WithAToken_IsOpen()
    {
        using var request = Request(HttpMethod.Get, "/api/v1/events", _reader);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
    }

    [Theory]
    [InlineData("/agent/ana?lang=es", "/agent/ana?lang=es")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example/", "/")]
    public async Task Login_WithAToken_GivesASessionAndGoesToAPageOfOurs(string next, string to)
    {
        using (var page = await SendAsync(HttpMethod.Get, "/agent/ana?lang=es", null))
        {
            page.StatusCode.ShouldBe(HttpStatusCode.Redirect);
            page.Headers.Location!.ToString().ShouldBe("/login?next=%2Fagent%2Fana%3Flang%3Des");
        }

        using var wrong = await LoginAsync("not-a-token-not-a-token-not-a-token", next);
        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        wrong.Headers.Contains("Set-Cookie").ShouldBeFalse();
        using var entered = await LoginAsync(_desktop, next);
        entered.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        entered.Headers.Location!.ToString().ShouldBe(to);
        var cookie = entered.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=lax");
        cookie.ShouldNotContain(_desktop);
        using var inside = await WithCookieAsync("/api/v1/agents/ana", cookie);
        inside.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var forged = await WithCookieAsync("/api/v1/agents/ana", PageSessions.Cookie + "=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        forged.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Tokens_TakenOutOfTheFile_EndWithTheirSessions()
    {
        using var entered = await LoginAsync(_desktop, "/");
        var cookie = entered.Headers.GetValues("Set-Cookie").Single();
        var lines = await File.ReadAllLinesAsync(_file, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(_file, lines.Where(l => !l.StartsWith("crm", StringComparison.Ordinal)), TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(_file, DateTime.UnixEpoch.AddDays(1));
        await UntilAsync(async () =>
        {
            using var response = await WithCookieAsync("/api/v1/calls", cookie);
            return response.StatusCode == HttpStatusCode.Unauthorized;
        });
        using var other = await SendAsync(HttpMethod.Get, "/api/v1/calls", _lead);
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
        File.Delete(_file);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 100; i++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException();
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string? token)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token)
    {
        using var request = Request(method, path, token);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private async Task<HttpResponseMessage> LoginAsync(string token, string next)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = token, ["next"] = next });
        return await _http.PostAsync(new Uri("/login", UriKind.Relative), form, TestContext.Current.CancellationToken);
    }

    private async Task<HttpResponseMessage> WithCookieAsync(string path, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
