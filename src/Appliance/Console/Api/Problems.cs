namespace EdgeCx.Appliance.Web;

/// <summary>Errors of the API as problem details (RFC 9457): each says what was wrong and what is allowed.</summary>
internal static class Problems
{
    /// <summary>The answer to a command's outcome.</summary>
    public static IResult Of(CommandOutcome outcome, string subject) => outcome switch
    {
        CommandOutcome.Done => Results.NoContent(),
        CommandOutcome.UnknownCall => UnknownCall(subject),
        CommandOutcome.UnknownCue => Make(404, "unknown-cue", "No such cue", $"{subject} is not a cue of this call; its cues are in GET /api/v1/calls/{{callId}}."),
        CommandOutcome.ObjectionIsFinal => Make(
            409, "objection-is-final", "The customer has objected", "An objection is final for the call; allowed is {\"state\":\"objected\"} only."),
        CommandOutcome.AgentRefused => Make(400, "agent-refused", "The agent cannot be muted", "Allowed are agent ids of 1 to 128 characters, at most 4096 muted at a time."),
        CommandOutcome.CallIsOver => Make(409, "call-is-over", "The call is over", $"{subject} has ended; allowed are notes to the agents of live calls."),
        CommandOutcome.AgentUnknown => Make(409, "agent-unknown", "The agent is not known", $"Nobody knows yet who the agent of {subject} is; allowed once GET /api/v1/calls/{subject} names an agentId."),
        _ => Make(503, "busy", "The appliance is busy", "The conversation loop's queue is full. What was asked is safe to repeat."),
    };

    /// <summary>No such call.</summary>
    public static IResult UnknownCall(string callId) =>
        Make(404, "unknown-call", "No such call", $"{callId} is neither live nor recent; GET /api/v1/calls lists what is. Commands need a live call.");

    /// <summary>A value of the body is not allowed.</summary>
    public static IResult NotAllowed(string key, string? value, string allowed) =>
        Make(400, "not-allowed", "Value not allowed", $"{key} is {(value is null ? "missing" : $"'{value}'")}; allowed are {allowed}.");

    /// <summary>The body is not sent as JSON.</summary>
    public static IResult NotJson(string? contentType, string example) =>
        Make(415, "not-json", "Body is not JSON", $"Content-Type is {contentType ?? "missing"}; allowed is application/json with {example}.");

    /// <summary>The body cannot be read.</summary>
    public static IResult BadBody(string what, string example) =>
        Make(400, "bad-body", "Body cannot be read", $"The body is not what is expected: {what}; allowed is {example}, at most 4096 bytes.");

    /// <summary>Too many event streams.</summary>
    public static IResult TooManyStreams(int most) =>
        Make(503, "too-many-streams", "Too many event streams", $"Console:MaxEventStreams ({most}) are open. Close one, or raise it.");

    /// <summary>A browser page of another origin asked.</summary>
    public static IResult ForeignOrigin() =>
        Make(403, "foreign-origin", "Request from another site", "Allowed are requests from the console's own pages and from programs.");

    /// <summary>The Host header is not ours.</summary>
    public static IResult ForeignHost(string host) =>
        Make(421, "foreign-host", "Not this host", $"'{host}' is not a name of this console; allowed are localhost and loopback addresses.");

    /// <summary>A note that cannot be shown.</summary>
    public static IResult NoteRefused(string obstacle) =>
        Make(400, "not-allowed", "Value not allowed", $"text {obstacle}; allowed are 1 to {NoteText.MaxCharacters} characters, no control characters, no line breaks, no marks of direction.");

    /// <summary>Too many notes to one call.</summary>
    public static IResult TooManyNotes(int retryAfterSeconds) => Make(
        429, "too-many-notes", "Too many notes", $"Allowed are {NoteDesk.MaxInWindow} notes a call within {NoteDesk.WindowSeconds} s; the next in {retryAfterSeconds} s.");

    /// <summary>No such webhook.</summary>
    public static IResult UnknownWebhook(string name, IReadOnlyList<string> known) =>
        Make(404, "unknown-webhook", "No such webhook", $"{name} is not a webhook of Webhooks:Endpoints; {(known.Count == 0 ? "there is none" : "allowed are " + string.Join(", ", known))}.");

    /// <summary>No token, or not one of ours. What was shown is not repeated.</summary>
    public static IResult TokenNeeded(string what) =>
        Make(401, "token-needed", "A token is needed", $"{what} Allowed is Authorization: Bearer TOKEN; edgecx token new NAME makes one.");

    /// <summary>The token may not do this.</summary>
    public static IResult ScopeNeeded(string name, AccessScope has, AccessScope needed) => Make(
        403, "scope-needed", "The token may not do this", $"The token {name} has the scope {Word(has)}; this needs {Word(needed)}.");

    private static string Word(AccessScope scope) => scope.ToString().ToLowerInvariant();

    private static IResult Make(int status, string type, string title, string detail) =>
        Results.Problem(detail: detail, statusCode: status, title: title, type: "urn:edgecx:problem:" + type);
}
