using EdgeCx.Appliance.Web;

namespace EdgeCx.Appliance.Evidence;

/// <summary>The evidence report over the API.</summary>
internal static class EvidenceApi
{
    /// <summary>Maps the route.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/calls/{callId}/evidence", (string callId, EvidenceBook book) =>
                book.TryReport(callId, out var report) ? Results.Json(report) : Problems.UnknownCall(callId))
            .Produces<EvidenceReport>()
            .ProducesProblem(404)
            .WithName("getEvidence")
            .WithSummary("What the appliance did with a live or recent call, for the site's data protection impact assessment: rules, notice, legs, counts, pauses, erasures. No words, no feelings, no identity of the customer.")
            .WithTags("compliance");
}
