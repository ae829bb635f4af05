using EdgeCx.Core.Calls;

namespace EdgeCx.Appliance.Web;

/// <summary>What people and sites' own desktops can tell the appliance. All answer 204, or a problem that names what is allowed.</summary>
internal static class CommandsApi
{
    private const string NoticeExample = """{"state":"notified"} (or objected, unknown)""";
    private const string FeedbackExample = """{"helpful":true} (or false)""";
    private const string MuteExample = """{"muted":true} (or false)""";

    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        Describe<NoticeCommand>(routes.MapPost("/api/v1/calls/{callId}/notice", NoticeAsync), "setNotice", "Whether the customer was told, or objected (final for the call).", 409);
        Describe(routes.MapPost("/api/v1/calls/{callId}/pause", (string callId, ICallControl control) => Problems.Of(control.Pause(callId), callId)), "pauseCall", "PCI switch on: nothing of the call is heard.");
        Describe(routes.MapPost("/api/v1/calls/{callId}/resume", (string callId, ICallControl control) => Problems.Of(control.Resume(callId), callId)), "resumeCall", "PCI switch off.");
        Describe<FeedbackCommand>(routes.MapPost("/api/v1/calls/{callId}/cues/{cueId}/feedback", FeedbackAsync), "judgeCue", "Whether a cue helped.");
        Describe<MuteCommand>(routes.MapPost("/api/v1/agents/{agentId}/mute", MuteAsync), "muteAgent", "Mutes or unmutes an agent's cues.");
    }

    private static async Task<IResult> NoticeAsync(string callId, HttpRequest request, ICallControl control)
    {
        var (body, error) = await CommandBody.ReadAsync<NoticeCommand>(request, NoticeExample);
        return error ?? body!.State switch
        {
            "notified" => Problems.Of(control.SetNotice(callId, NoticeState.Notified), callId),
            "objected" => Problems.Of(control.SetNotice(callId, NoticeState.Objected), callId),
            "unknown" => Problems.Of(control.SetNotice(callId, NoticeState.Unknown), callId),
            var other => Problems.NotAllowed("state", other, "notified, objected, unknown"),
        };
    }

    private static async Task<IResult> FeedbackAsync(string callId, string cueId, HttpRequest request, ICallControl control)
    {
        var (body, error) = await CommandBody.ReadAsync<FeedbackCommand>(request, FeedbackExample);
        if (error is not null)
        {
            return error;
        }

        if (body!.Helpful is not { } helpful)
        {
            return Problems.NotAllowed("helpful", null, "true, false");
        }

        var outcome = control.Feedback(callId, cueId, helpful);
        return Problems.Of(outcome, outcome == CommandOutcome.UnknownCue ? cueId : callId);
    }

    private static async Task<IResult> MuteAsync(string agentId, HttpRequest request, ICallControl control)
    {
        var (body, error) = await CommandBody.ReadAsync<MuteCommand>(request, MuteExample);
        return error ?? (body!.Muted is { } muted
            ? Problems.Of(control.MuteAgent(agentId, muted), agentId)
            : Problems.NotAllowed("muted", null, "true, false"));
    }

    private static void Describe<T>(RouteHandlerBuilder route, string name, string summary, int? problem = null)
        where T : notnull
    {
        Describe(route, name, summary);
        route.Accepts<T>("application/json").ProducesProblem(400).ProducesProblem(415);
        if (problem is { } status)
        {
            route.ProducesProblem(status);
        }
    }

    private static void Describe(RouteHandlerBuilder route, string name, string summary) =>
        route.WithName(name).WithSummary(summary).WithTags("commands").Produces(204).ProducesProblem(404).ProducesProblem(503);
}
