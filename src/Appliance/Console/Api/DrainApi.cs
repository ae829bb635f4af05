using EdgeCx.Core.Calls;

namespace EdgeCx.Appliance.Web;

/// <summary>
/// Empties the appliance for a maintenance, and undoes it: new calls are refused (503 with Retry-After, to OPTIONS too), those that live go on,
/// and <c>/readyz</c> says so. It lasts until it is undone or the appliance restarts.
/// </summary>
internal static partial class DrainApi
{
    private const string Example = """{"draining":true} (or false)""";

    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/drain", (CallRegistry registry) => View(registry))
            .WithName("getDrain").WithSummary("Whether new calls are refused, and how many live.").WithTags("operations");

        routes.MapPost("/api/v1/drain", SetAsync)
            .WithName("setDrain").WithSummary("Refuses new calls, or takes them again; running calls go on.").WithTags("operations")
            .Accepts<DrainCommand>("application/json").Produces<DrainView>().ProducesProblem(400).ProducesProblem(415);
    }

    private static async Task<IResult> SetAsync(HttpRequest request, CallRegistry registry, ILoggerFactory logs)
    {
        var (body, error) = await CommandBody.ReadAsync<DrainCommand>(request, Example);
        if (error is not null)
        {
            return error;
        }

        if (body!.Draining is not { } draining)
        {
            return Problems.NotAllowed("draining", null, "true, false");
        }

        if (registry.IsDraining != draining)
        {
            registry.IsDraining = draining;
            var logger = logs.CreateLogger("EdgeCx.Appliance.Web.DrainApi");
            Drained(logger, draining ? "Draining: new calls are refused" : "Draining is undone: new calls are taken", registry.Count);
        }

        return Results.Json(View(registry));
    }

    private static DrainView View(CallRegistry registry) => new(registry.IsDraining, registry.Count);

    [LoggerMessage(EventId = 5401, Level = LogLevel.Information, Message = "{What}; {Calls} calls live")]
    private static partial void Drained(ILogger logger, string what, int calls);
}
