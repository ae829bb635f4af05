using EdgeCx.Appliance.Web;

namespace EdgeCx.Appliance.Webhooks;

/// <summary>How the webhooks do, and their dead letters again.</summary>
internal static class WebhooksApi
{
    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/webhooks", (WebhookSink sink) => sink.Endpoints.Select(e => e.View()).ToArray())
            .WithName("listWebhooks").WithSummary("The webhooks: how each does, its last error, and what was given up.").WithTags("operations");

        routes.MapPost("/api/v1/webhooks/{name}/redeliver", Redeliver)
            .WithName("redeliverWebhook").WithSummary("Sends a webhook's dead letters again, oldest first.").WithTags("operations")
            .Produces<RedeliveryView>().ProducesProblem(404);
    }

    private static IResult Redeliver(string name, WebhookSink sink) =>
        sink.Endpoints.FirstOrDefault(e => e.Options.Name == name) is { } endpoint
            ? Results.Json(endpoint.Redeliver())
            : Problems.UnknownWebhook(name, [.. sink.Endpoints.Select(e => e.Options.Name)]);
}
