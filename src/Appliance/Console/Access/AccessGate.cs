using Microsoft.Net.Http.Headers;

namespace EdgeCx.Appliance.Web;

/// <summary>
/// Asks for a token where <c>Console:TokenFile</c> is set: of programs in <c>Authorization: Bearer</c>, of pages by a cookie that the login gave for one. What
/// holds nothing of any call (health, metrics, the contract, assets, the login itself) is free.
/// </summary>
internal static class AccessGate
{
    private const string Scheme = "Bearer ";
    private static readonly string[] SupervisorsRoutes = ["/api/v1/drain", "/api/v1/webhooks"];

    /// <summary>The middleware.</summary>
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var tokens = context.RequestServices.GetRequiredService<ApiTokens>();
        if (!tokens.IsRequired || NeededScope(context.Request) is not { } needed)
        {
            await next(context);
            return;
        }

        var isApi = IsApi(context.Request.Path);
        var (token, problem) = Identify(context, tokens);
        if (token is null && !isApi)
        {
            context.Response.Redirect("/login?next=" + Uri.EscapeDataString(context.Request.Path + context.Request.QueryString));
            return;
        }

        if (token is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"edgecx\"";
            await Problems.TokenNeeded(problem).ExecuteAsync(context);
            return;
        }

        if (token.Scope < needed)
        {
            await Problems.ScopeNeeded(token.Name, token.Scope, needed).ExecuteAsync(context);
            return;
        }

        await next(context);
    }

    private static (ApiToken? Token, string Problem) Identify(HttpContext context, ApiTokens tokens)
    {
        var header = context.Request.Headers[HeaderNames.Authorization].ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return (tokens.Find(header[Scheme.Length..].Trim()), "The token in Authorization is not one of Console:TokenFile (it may have been taken out).");
        }

        if (header.Length > 0)
        {
            return (null, "Authorization is of another kind than Bearer.");
        }

        var sessions = context.RequestServices.GetRequiredService<PageSessions>();
        return (sessions.Find(context.Request.Cookies[PageSessions.Cookie]), "Authorization is missing, and there is no session of a page (/login).");
    }

    // Null for what is free. An address that is not there is not told from one that is.
    private static AccessScope? NeededScope(HttpRequest request)
    {
        var path = request.Path;
        if (IsApi(path))
        {
            if (Array.Exists(SupervisorsRoutes, r => path.StartsWithSegments(r, StringComparison.OrdinalIgnoreCase)) && !IsReading(request))
            {
                return AccessScope.Supervisor;
            }

            return IsReading(request) ? AccessScope.Read
                : path.Value!.TrimEnd('/').EndsWith("/notes", StringComparison.OrdinalIgnoreCase) ? AccessScope.Supervisor
                : AccessScope.Agent;
        }

        return path.StartsWithSegments("/supervisor", StringComparison.OrdinalIgnoreCase) ? AccessScope.Supervisor
            : path.StartsWithSegments("/agent", StringComparison.OrdinalIgnoreCase) ? AccessScope.Agent
            : path == "/" ? AccessScope.Read
            : null;
    }

    private static bool IsApi(PathString path) => path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    private static bool IsReading(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
}
