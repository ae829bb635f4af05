namespace EdgeCx.Appliance.Web;

/// <summary>A supervisor's short notes to the agent of a call.</summary>
internal static class NotesApi
{
    private const string Example = """{"text":"Offer the callback"}""";

    /// <summary>Maps the route.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/calls/{callId}/notes", SendAsync)
            .WithName("sendNote").WithTags("commands")
            .WithSummary("Sends the agent of a live call a short note (1 to 120 characters), on all of their surfaces. Kept with the call in memory, never in a log.")
            .Accepts<NoteCommand>("application/json").Produces<NoteView>(202)
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(415).ProducesProblem(429).ProducesProblem(503);

    private static async Task<IResult> SendAsync(string callId, HttpRequest request, NoteDesk desk)
    {
        var (body, error) = await CommandBody.ReadAsync<NoteCommand>(request, Example);
        if (error is not null)
        {
            return error;
        }

        if (!NoteText.TryRead(body!.Text, out var text, out var obstacle))
        {
            return Problems.NoteRefused(obstacle);
        }

        var reply = desk.Send(callId, text);
        if (reply.Outcome == CommandOutcome.TooManyNotes)
        {
            request.HttpContext.Response.Headers.RetryAfter = reply.RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return Problems.TooManyNotes(reply.RetryAfterSeconds);
        }

        return reply.Note is { } note ? Results.Json(note, statusCode: StatusCodes.Status202Accepted) : Problems.Of(reply.Outcome, callId);
    }
}
