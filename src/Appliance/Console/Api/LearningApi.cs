using EdgeCx.Coaching.Policy.Learning;
using EdgeCx.Core.Cues;

namespace EdgeCx.Appliance.Web;

/// <summary>How cues are set for an agent by their own taps, and why; and to forget it. It judges cues: nothing of it rates a person.</summary>
internal static class LearningApi
{
    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/agents/{agentId}/learning", (string agentId, GovernanceView view) => view.Read()?.LearnedOf(agentId) ?? [])
            .WithName("getLearning").WithSummary("Each kind of cue as it is set for an agent by what they called helpful, and why.").WithTags("commands")
            .Produces<IReadOnlyList<LearnedCue>>();

        routes.MapPost("/api/v1/agents/{agentId}/learning/reset", Reset)
            .WithName("resetLearning").WithSummary("Forgets what an agent's taps taught: of all kinds, or of one (?kind=).").WithTags("commands")
            .Produces(204).ProducesProblem(400);
    }

    private static IResult Reset(string agentId, string? kind, GovernanceView view)
    {
        CueKind? only = null;
        if (kind is not null)
        {
            if (!Enum.TryParse<CueKind>(kind, out var parsed) || parsed.ToString() != kind)
            {
                return Problems.NotAllowed("kind", kind, string.Join(", ", Enum.GetNames<CueKind>()));
            }

            only = parsed;
        }

        view.Read()?.Learning.Forget(agentId, only);
        return Results.NoContent();
    }
}
