using System.Net;

namespace EdgeCx.Appliance.Web;

/// <summary>
/// What stands in for a login on loopback: any page in the operator's browser can send requests to 127.0.0.1, so requests that another site
/// started are refused (Fetch Metadata, Origin), and so are names that were made to resolve to loopback (DNS rebinding). Programs, which
/// send neither header, pass.
/// </summary>
internal static class RequestGuard
{
    /// <summary>The middleware.</summary>
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; object-src 'none'";
        headers.XContentTypeOptions = "nosniff";
        // Not no-referrer: with that a browser hides the origin of our own forms as well (Fetch, 3.2), and they would be refused below.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        if (!IsOurs(context.Request.Host.Host))
        {
            await Problems.ForeignHost(context.Request.Host.Host).ExecuteAsync(context);
            return;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && IsForeign(context.Request))
        {
            await Problems.ForeignOrigin().ExecuteAsync(context);
            return;
        }

        await next(context);
    }

    private static bool IsOurs(string host) =>
        host.Length == 0
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsForeign(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is not ("" or "same-origin" or "none"))
        {
            return true;
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0
            && (!Uri.TryCreate(origin, UriKind.Absolute, out var from)
                || !string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
