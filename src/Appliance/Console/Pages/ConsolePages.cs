using System.Net;
using System.Text.Json;
using EdgeCx.Core.Events;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Web;

/// <summary>The pages: landing, agent, supervisor. Rendered here with the first state in them, kept up to date by their script.</summary>
internal sealed class ConsolePages(CallDirectory directory, ICallControl control, EventStream stream, MonotonicClock clock, ConsoleAssets assets)
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    private readonly PageTemplate _agent = new("agent.html", assets, PageStrings.Languages);
    private readonly PageTemplate _supervisor = new("supervisor.html", assets, PageStrings.Languages);
    private readonly PageTemplate _landing = new("landing.html", assets, PageStrings.Languages);

    /// <summary>Maps the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        assets.Map(routes);
        routes.MapMethods("/", Reading, (HttpRequest request) => Landing(request)).ExcludeFromDescription();
        routes.MapMethods("/agent/{agentId}", Reading, (HttpRequest request, string agentId) => Agent(request, agentId)).ExcludeFromDescription();
        routes.MapMethods("/supervisor", Reading, (HttpRequest request) => Supervisor(request)).ExcludeFromDescription();
        routes.MapMethods("/favicon.ico", Reading, () => Results.Redirect(assets.Root + "/mark.svg")).ExcludeFromDescription();
    }

    private IResult Agent(HttpRequest request, string agentId)
    {
        var lastEventId = stream.LastEventId;
        var view = CallsApi.View(agentId, directory, control, clock);
        return Html(request, _agent, new()
        {
            ["agent"] = WebUtility.HtmlEncode(agentId),
            ["snapshot"] = PageTemplate.ForScript(JsonSerializer.Serialize(view, EventJson.Options)),
            ["lastEventId"] = WebUtility.HtmlEncode(lastEventId),
        });
    }

    private IResult Supervisor(HttpRequest request) => Html(request, _supervisor, []);

    private IResult Landing(HttpRequest request)
    {
        var strings = PageStrings.For(request);
        var agents = directory.Calls.Select(c => c.AgentId).Where(a => a.Length > 0).Distinct(StringComparer.Ordinal).Take(24).Order(StringComparer.Ordinal).ToArray();
        var links = string.Concat(agents.Select(a => $"<li><a href=\"/agent/{Uri.EscapeDataString(a)}\">{WebUtility.HtmlEncode(a)}</a></li>"));
        var version = typeof(ConsolePages).Assembly.GetName().Version?.ToString(3) ?? "";
        return Html(request, _landing, new()
        {
            ["agents"] = links.Length > 0 ? $"<ul class=\"agents\">{links}</ul>" : $"<p class=\"quiet\">{WebUtility.HtmlEncode(strings["landing.noAgents"])}</p>",
            ["calls"] = directory.Calls.Count(c => c.IsLive).ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["version"] = version,
        });
    }

    private static IResult Html(HttpRequest request, PageTemplate template, Dictionary<string, string> values)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers.Vary = "Accept-Language";
        return Results.Text(template.Render(PageStrings.For(request).Language, values), "text/html; charset=utf-8");
    }
}
