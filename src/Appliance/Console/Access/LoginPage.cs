using System.Net;

namespace EdgeCx.Appliance.Web;

/// <summary>Where a browser shows its token once, and gets a session for it.</summary>
internal sealed class LoginPage(ApiTokens tokens, PageSessions sessions, ConsoleAssets assets)
{
    private const int MaxBody = 4096;
    private readonly PageTemplate _login = new("login.html", assets, PageStrings.Languages);

    /// <summary>Maps the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/login", (HttpRequest request) => Show(request, Next(request.Query["next"]), wrong: false)).ExcludeFromDescription();
        routes.MapPost("/login", EnterAsync).ExcludeFromDescription();
    }

    /// <summary>Where to go on: a path of ours, whatever was asked for.</summary>
    internal static string Next(string? asked) =>
        asked is { Length: > 0 and < 512 } && asked[0] == '/' && !asked.StartsWith("//", StringComparison.Ordinal) && !asked.Contains('\\', StringComparison.Ordinal) && !asked.Any(char.IsControl)
            ? asked
            : "/";

    private async Task<IResult> EnterAsync(HttpRequest request)
    {
        if (!request.HasFormContentType || request.ContentLength is null or > MaxBody)
        {
            return Problems.BadBody("it is not the form of /login", "token=TOKEN&next=/PATH");
        }

        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        var next = Next(form["next"]);
        if (tokens.Find(form["token"].ToString().Trim()) is not { } token)
        {
            return Show(request, next, wrong: true);
        }

        request.HttpContext.Response.Cookies.Append(PageSessions.Cookie, sessions.Begin(token), new CookieOptions
        {
            HttpOnly = true,
            // Lax: the site's own desktop may link to a page; nothing that changes anything is a GET.
            SameSite = SameSiteMode.Lax,
            Secure = request.IsHttps,
            MaxAge = PageSessions.Length,
            Path = "/",
        });
        return Results.LocalRedirect(next);
    }

    private IResult Show(HttpRequest request, string next, bool wrong)
    {
        var strings = PageStrings.For(request);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return Results.Text(
            _login.Render(strings.Language, new Dictionary<string, string>
            {
                ["next"] = WebUtility.HtmlEncode(next),
                ["wrong"] = wrong ? $"<p class=\"wrong\" role=\"alert\">{WebUtility.HtmlEncode(strings["login.wrong"])}</p>" : "",
            }),
            "text/html; charset=utf-8",
            statusCode: wrong ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK);
    }
}
