using EdgeCx.Appliance.Operations;

namespace EdgeCx.Appliance.Web;

/// <summary>Metrics, liveness and readiness.</summary>
internal static class HealthApi
{
    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        Read(routes, "/metrics", (MetricsText metrics) => Results.Text(metrics.Write(), MetricsText.ContentType))
            .WithName("metrics").WithSummary("Prometheus text format 0.0.4.").WithTags("operations").Produces<string>(200, "text/plain");

        Read(routes, "/healthz", (HealthMonitor monitor) => Answer("stalled", monitor.Stale()))
            .WithName("liveness").WithSummary("200 while every stage of the pipeline does its probe work.").WithTags("operations")
            .Produces<HealthAnswer>().Produces<HealthAnswer>(503);

        Read(routes, "/readyz", (IEnumerable<ReadinessCheck> checks) => Readiness(checks))
            .WithName("readiness").WithSummary("200 when a call can be taken; else 503 with the reasons.").WithTags("operations")
            .Produces<HealthAnswer>().Produces<HealthAnswer>(503);
    }

    // Load balancers and probes ask with HEAD as well; the contract names GET alone.
    private static RouteHandlerBuilder Read(IEndpointRouteBuilder routes, string path, Delegate handler)
    {
        routes.MapMethods(path, [HttpMethods.Head], handler).ExcludeFromDescription();
        return routes.MapGet(path, handler);
    }

    /// <summary>200 while calls can be taken: <c>ok</c>, or <c>degraded</c> with what is less than was asked for; else 503 with every reason.</summary>
    internal static IResult Readiness(IEnumerable<ReadinessCheck> checks)
    {
        var failing = checks.Select(c => (Check: c, Reason: c.Reason())).Where(c => c.Reason is not null).ToArray();
        string[] reasons = [.. failing.Select(c => $"{c.Check.Name}: {c.Reason}")];
        return failing.Length > 0 && Array.TrueForAll(failing, c => !c.Check.Blocks) ? Results.Json(new HealthAnswer("degraded", reasons)) : Answer("not-ready", reasons);
    }

    private static IResult Answer(string bad, IReadOnlyList<string> reasons) => reasons.Count == 0
        ? Results.Json(new HealthAnswer("ok", reasons))
        : Results.Json(new HealthAnswer(bad, reasons), statusCode: 503);
}
