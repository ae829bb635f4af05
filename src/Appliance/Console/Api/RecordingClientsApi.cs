namespace EdgeCx.Appliance.Web;

/// <summary>What recording clients do otherwise than the standards say.</summary>
internal static class RecordingClientsApi
{
    /// <summary>The route.</summary>
    public const string Route = "/api/v1/siprec/clients";

    /// <summary>Maps the route.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Route, (RecordingClientsView clients) => clients.Read().Select(RecordingClientAnswer.Of).ToArray())
            .WithName("listRecordingClients")
            .WithSummary("Recording clients (SRC) since the start, and what each does otherwise than RFC 7866 and RFC 7865 say.")
            .WithTags("operations");
}
